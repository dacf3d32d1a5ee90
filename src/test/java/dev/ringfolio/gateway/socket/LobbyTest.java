package dev.ringfolio.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Peers that connect and are, or stay, no clients: bounded in time and in number. */
class LobbyTest {
  private static final Map<String, String> IMPATIENT =
      Map.of("gateway.idle_timeout", "300", "gateway.stuck_timeout", "1");

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static long refused(Running running, String reason) {
    return running.facts().refused().getOrDefault(reason, 0L);
  }

  @Test
  void whoSaysNothingIsCut() throws Exception {
    try (Running running = new Running(IMPATIENT);
        Peer peer = Peer.silent(running.port())) {
      assertThat(peer.isCut()).isTrue();
      assertThat(refused(running, "http_idle")).isEqualTo(1);
    }
  }

  /** Each byte is in time, but the head never ends. */
  @Test
  void aHandshakeThatNeverEndsIsCutHoweverSteadilyItDrips() throws Exception {
    try (Running running = new Running(IMPATIENT);
        Peer peer = Peer.silent(running.port())) {
      peer.send(ascii("GET /ws HTTP/1.1\r\nHost: x\r\n"));
      await().pollInterval(Duration.ofMillis(20)).until(() -> dripFails(peer));
      await().until(() -> refused(running, "http_idle") == 1);
    }
  }

  private static boolean dripFails(Peer peer) {
    try {
      peer.send(ascii("X"));
      return false;
    } catch (IOException cut) {
      return true;
    }
  }

  @Test
  void aConnectionThatIsKeptForTheNextRequestIsNotKeptForEver() throws Exception {
    try (Running running = new Running(IMPATIENT);
        Peer peer = Peer.raw(running.port(), ascii("GET /plain HTTP/1.1\r\nHost: x\r\n\r\n"))) {
      assertThat(peer.body()).isEqualTo("plain");
      assertThat(peer.isCut()).isTrue();
    }
  }

  @Test
  void aBodyThatStandsStillIsCut() throws Exception {
    try (Running running = new Running(IMPATIENT);
        Peer peer = Peer.silent(running.port())) {
      peer.send(ascii("POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n1"));
      assertThat(peer.isCut()).isTrue();
      assertThat(refused(running, "http_idle")).isEqualTo(1);
    }
  }

  /** What takes long is on our side, so the peer is waited for. */
  @Test
  void whoWaitsForAnAnswerIsNotCut() throws Exception {
    try (Running running = new Running(IMPATIENT);
        Peer asking = Peer.silent(running.port());
        Peer silent = Peer.silent(running.port())) {
      asking.send(ascii("POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"));
      assertThat(silent.isCut()).isTrue();
      try (Peer next = Peer.silent(running.port())) {
        assertThat(next.isCut()).isTrue();
      }
      assertThat(refused(running, "http_idle")).isEqualTo(2);
    }
  }

  @Test
  void anAnswerThatIsNotTakenIsCut() throws Exception {
    try (Running running = new Running(IMPATIENT);
        Peer peer = Peer.silent(running.port())) {
      peer.send(ascii("GET /large HTTP/1.1\r\nHost: x\r\n\r\n"));
      await().until(() -> refused(running, "http_stuck") == 1);
    }
  }

  @Test
  void anAnswerThatIsTakenSlowlyIsGivenToItsEnd() throws Exception {
    try (Running running = new Running(IMPATIENT);
        Peer peer = Peer.raw(running.port(), ascii("GET /large HTTP/1.1\r\nHost: x\r\n\r\n"))) {
      int taken = 0;
      long start = System.nanoTime();
      while (System.nanoTime() - start < 2_000_000_000L) {
        taken += peer.skip(1_000);
      }
      assertThat(taken + peer.skip(Running.LARGE_BYTES - taken)).isEqualTo(Running.LARGE_BYTES);
    }
  }

  /** However many come and say nothing, the newest find room, and so do clients. */
  @Test
  void theOldestThatWaitGiveWay() throws Exception {
    List<Peer> silent = new ArrayList<>();
    try (Running running = new Running(Map.of("limits.connections", "20"))) {
      for (int i = 0; i < 100; i++) {
        silent.add(Peer.silent(running.port()));
      }
      for (Peer peer : silent.subList(0, 80)) {
        assertThat(peer.isCut()).isTrue();
      }
      try (Peer client = new Peer(running.port(), "/ws")) {
        assertThat(client.readText()).contains("connection_status");
      }
      assertThat(refused(running, "http_full")).isGreaterThanOrEqualTo(80);
    } finally {
      for (Peer peer : silent) {
        peer.close();
      }
    }
  }
}
