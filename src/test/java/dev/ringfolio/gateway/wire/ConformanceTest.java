package dev.ringfolio.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.gateway.wire.AutobahnCases.Case;
import dev.ringfolio.gateway.wire.Incoming.Closing;
import dev.ringfolio.gateway.wire.Incoming.Ping;
import dev.ringfolio.gateway.wire.Incoming.Text;
import dev.ringfolio.gateway.wire.Incoming.Violation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The case families of the Autobahn test suite, on the frame reader alone. */
class ConformanceTest {
  private static final int NO_CODE = 1005;

  private static List<Case> cases() {
    return AutobahnCases.all();
  }

  private static List<Incoming> play(Case played, int chunk) {
    FrameReader reader = new FrameReader(AutobahnCases.MESSAGE_BYTES_MAX);
    List<Incoming> read = new ArrayList<>();
    byte[] sent = played.sent();
    for (int at = 0; at < sent.length; at += chunk) {
      reader.append(java.util.Arrays.copyOfRange(sent, at, Math.min(at + chunk, sent.length)));
      for (Incoming next = reader.next(); next != null; next = reader.next()) {
        read.add(next);
      }
    }
    return read;
  }

  /** The code that the server answers with: its own, or the client's. */
  private static int close(List<Incoming> read) {
    Incoming last = read.isEmpty() ? new Incoming.Pong() : read.get(read.size() - 1);
    if (last instanceof Violation violation) {
      return violation.code().code();
    }
    if (last instanceof Closing closing) {
      return closing.code() == NO_CODE ? CloseCode.NORMAL.code() : closing.code();
    }
    return AutobahnCases.OPEN;
  }

  private static void assertUnderstood(Case played, List<Incoming> read) {
    assertThat(read.stream().filter(Text.class::isInstance).map(i -> ((Text) i).text()))
        .isEqualTo(played.texts());
    assertThat(close(read)).isEqualTo(played.close());
    byte[] newest = null;
    for (Incoming incoming : read) {
      newest = incoming instanceof Ping ping ? ping.payload() : newest;
    }
    assertThat(newest).isEqualTo(played.pong());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void asTheSuiteSendsIt(Case played) {
    assertUnderstood(played, play(played, played.octetwise() ? 1 : Integer.MAX_VALUE / 2));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void inPiecesOfThree(Case played) {
    assertUnderstood(played, play(played, 3));
  }
}
