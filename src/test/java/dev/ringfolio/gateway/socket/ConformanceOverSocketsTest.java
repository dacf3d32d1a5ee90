package dev.ringfolio.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.gateway.wire.AutobahnCases;
import dev.ringfolio.gateway.wire.AutobahnCases.Case;
import dev.ringfolio.gateway.wire.ServerFrames;
import dev.ringfolio.gateway.wire.ServerFrames.Frame;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The case families of the Autobahn test suite against the running gateway, through the kernel: the
 * right pong, the right close code, and where nothing is wrong a connection that goes on.
 *
 * <p>The cases of single bytes of 64 KiB are the frame reader's own; through the kernel they cost
 * seconds and show nothing more.
 */
class ConformanceOverSocketsTest {
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PONG = 10;
  private static final int OCTETS_MAX = 1_000;
  private static final String MARK = "the last message of the case";

  private static Running running;

  @BeforeAll
  static void start() {
    running = new Running(Map.of());
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  private static List<Case> cases() {
    return AutobahnCases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theServerAnswersAsItMust(Case played) throws Exception {
    try (Peer peer = new Peer(running.port(), "/ws")) {
      peer.readText();
      try {
        if (played.octetwise() && played.sent().length <= OCTETS_MAX) {
          peer.sendOctetwise(played.sent());
        } else {
          peer.send(played.sent());
        }
      } catch (IOException closed) {
        // It has closed before it was sent the rest, which is what the close frame tells.
      }
      if (played.close() == AutobahnCases.OPEN) {
        assertGoesOn(peer, played);
      } else {
        assertThat(Objects.requireNonNull(peer.await(CLOSE)).closeCode()).isEqualTo(played.close());
      }
    }
  }

  private static void assertGoesOn(Peer peer, Case played) throws Exception {
    peer.send(ServerFrames.text("{\"type\":\"heartbeat\",\"data\":{\"mark\":\"" + MARK + "\"}}"));
    // Of pings within a second the newest is answered, so one before it may have had its own pong.
    boolean anyPong = played.id().startsWith("2.1");
    byte[] pong = null;
    int texts = 0;
    boolean marked = false;
    boolean answered = played.pong() == null;
    while (!marked || !answered) {
      Frame frame = Objects.requireNonNull(peer.read());
      assertThat(frame.opcode()).isIn(TEXT, PONG);
      if (frame.opcode() == PONG) {
        pong = frame.payload();
        answered = anyPong || Arrays.equals(pong, played.pong());
      }
      marked |= frame.opcode() == TEXT && frame.text().contains(MARK);
      texts += frame.opcode() == TEXT ? 1 : 0;
    }
    assertThat(texts).isEqualTo(played.texts().size() + 1);
    if (!anyPong) {
      assertThat(pong).isEqualTo(played.pong());
    }
  }
}
