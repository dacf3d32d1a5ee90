package dev.ringfolio.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.gateway.session.Outgoing.Frame;
import dev.ringfolio.gateway.wire.FrameBuffer;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final int HALF_BYTES = Outbox.BYTES_MAX / 2;

  private final Outbox outbox = new Outbox();

  private static Outgoing answer(int bytes) {
    return new Frame(new byte[bytes]);
  }

  @Test
  void itHoldsAsManyEntriesAsItSaysAndNotOneMore() {
    for (int i = 0; i < Outbox.ENTRIES_MAX; i++) {
      assertThat(outbox.add(answer(1))).isTrue();
    }
    assertThat(outbox.add(answer(1))).isFalse();
    assertThat(outbox.size()).isEqualTo(Outbox.ENTRIES_MAX);
  }

  @Test
  void itHoldsAsManyBytesAsItSaysAndNotOneMore() {
    outbox.add(answer(HALF_BYTES));
    assertThat(outbox.add(answer(HALF_BYTES))).isTrue();
    assertThat(outbox.add(answer(1))).isFalse();
    assertThat(outbox.heldBytes()).isEqualTo(Outbox.BYTES_MAX);
  }

  /** The answer to a message that was accepted: half was free then. */
  @Test
  void oneLongAnswerIsTakenWhereHalfIsFree() {
    outbox.add(answer(HALF_BYTES - 1));
    assertThat(outbox.add(answer(100_000))).isTrue();
    assertThat(outbox.add(answer(1))).isFalse();
  }

  @Test
  void whatIsTakenIsRoomAgain() {
    outbox.add(answer(HALF_BYTES));
    outbox.add(answer(HALF_BYTES));
    assertThat(outbox.write(new FrameBuffer(), HALF_BYTES, 0)).isFalse();
    assertThat(outbox.heldBytes()).isEqualTo(HALF_BYTES);
    assertThat(outbox.add(answer(HALF_BYTES))).isTrue();
  }

  @Test
  void answersUnderWayCountAsIfTheyWaited() {
    int open = HALF_BYTES / Outbox.ANSWER_BYTES;
    assertThat(outbox.halfFull(open - 1)).isFalse();
    assertThat(outbox.halfFull(open)).isTrue();
    outbox.add(answer(Outbox.ANSWER_BYTES));
    assertThat(outbox.halfFull(open - 1)).isTrue();
    assertThat(outbox.halfFull(open - 2)).isFalse();
  }

  @Test
  void atHalfNothingMoreIsAskedFor() {
    for (int i = 0; i < Outbox.ENTRIES_MAX / 2; i++) {
      assertThat(outbox.halfFull(0)).isFalse();
      outbox.add(answer(1));
    }
    assertThat(outbox.halfFull(0)).isTrue();
  }
}
