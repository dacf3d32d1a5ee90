package dev.ringfolio.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfolio.core.time.Clock;
import dev.ringfolio.core.time.RunningClock;
import dev.ringfolio.gateway.wire.ServerFrames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Peers that break the rules, over real sockets, byte by byte. */
class HostilePeerTest {
  private static final int CLOSE = 8;
  private static final int PONG = 10;

  /** The five seconds of a flood pass in one. */
  private static final Clock HURRIED = new RunningClock(5);

  private static int closeCodeAfter(byte[] bytes) throws Exception {
    try (Running running = new Running(Map.of());
        Healthy healthy = new Healthy(running);
        Peer peer = new Peer(running.port(), "/ws")) {
      peer.readText();
      peer.send(bytes);
      int code = Objects.requireNonNull(peer.await(CLOSE)).closeCode();
      assertThat(peer.ends()).isTrue();
      healthy.assertServed();
      return code;
    }
  }

  @Test
  void theHandshakeIsAnsweredWithItsKey() throws Exception {
    try (Running running = new Running(Map.of());
        Peer peer = new Peer(running.port(), "/ws")) {
      assertThat(peer.response())
          .startsWith("HTTP/1.1 101")
          .containsIgnoringCase("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
          .doesNotContainIgnoringCase("content-length")
          .doesNotContainIgnoringCase("transfer-encoding");
    }
  }

  @Test
  void anUnmaskedFrameIsAProtocolError() throws Exception {
    byte[] unmasked = {(byte) 0x81, 2, '{', '}'};
    assertThat(closeCodeAfter(unmasked)).isEqualTo(1002);
  }

  @Test
  void aBinaryFrameIsNotUnderstood() throws Exception {
    assertThat(closeCodeAfter(ServerFrames.masked(0x82, new byte[] {1}))).isEqualTo(1003);
  }

  @Test
  void badUtf8ClosesWith1007() throws Exception {
    byte[] bad = {'"', (byte) 0xc3, '"'};
    assertThat(closeCodeAfter(ServerFrames.masked(0x81, bad))).isEqualTo(1007);
  }

  @Test
  void anOverlongMessageClosesWith1009BeforeItIsSent() throws Exception {
    byte[] headerOnly = {(byte) 0x81, (byte) 0xff, 0, 0, 0, 0, 0, 1, 0, 1};
    assertThat(closeCodeAfter(headerOnly)).isEqualTo(1009);
  }

  @Test
  void aFragmentedMessageIsPutTogether() throws Exception {
    try (Running running = new Running(Map.of());
        Peer peer = new Peer(running.port(), "/ws")) {
      peer.readText();
      peer.send(ServerFrames.masked(0x01, "{\"type\":\"hea".getBytes(StandardCharsets.UTF_8)));
      peer.send(ServerFrames.masked(0x89, new byte[] {7}));
      peer.send(ServerFrames.masked(0x80, "rtbeat\"}".getBytes(StandardCharsets.UTF_8)));
      assertThat(peer.read().payload()).isEqualTo(new byte[] {7});
      assertThat(peer.readText()).startsWith("{\"type\":\"heartbeat\"");
    }
  }

  @Test
  void aForeignOriginIsClosedAfterTheUpgrade() throws Exception {
    try (Running running = new Running(Map.of());
        Peer peer = new Peer(running.port(), "/ws", "Origin: https://evil.example")) {
      assertThat(Objects.requireNonNull(peer.read()).closeCode()).isEqualTo(4403);
    }
  }

  @Test
  void oneConnectionTooManyIsToldToTryLater() throws Exception {
    try (Running running = new Running(Map.of("limits.connections", "1"));
        Peer first = new Peer(running.port(), "/ws")) {
      first.readText();
      try (Peer second = new Peer(running.port(), "/ws")) {
        assertThat(Objects.requireNonNull(second.read()).closeCode()).isEqualTo(1013);
      }
      first.close();
      await().until(() -> running.admission.connections() == 0);
    }
  }

  @Test
  void pingsAreAnsweredAtMostOnceASecond() throws Exception {
    try (Running running = new Running(Map.of());
        Peer peer = new Peer(running.port(), "/ws")) {
      peer.readText();
      for (int i = 0; i < 200; i++) {
        peer.send(ServerFrames.masked(0x89, new byte[] {(byte) i}));
      }
      peer.send("{\"type\":\"heartbeat\"}");
      int pongs = 0;
      for (var frame = peer.read(); frame.opcode() != 1; frame = peer.read()) {
        pongs += frame.opcode() == PONG ? 1 : 0;
      }
      assertThat(pongs).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void aFloodIsClosedWith1008() throws Exception {
    try (Running running = new Running(Map.of("limits.messages_per_second", "1"), HURRIED);
        Peer peer = new Peer(running.port(), "/ws")) {
      peer.readText();
      assertThat(closeCodeOfFlood(peer, ServerFrames.masked(0x8a, new byte[0]))).isEqualTo(1008);
    }
  }

  @Test
  void aSilentPeerIsPingedAndThenClosedWith4409() throws Exception {
    try (Running running = new Running(Map.of("gateway.idle_timeout", "300"));
        Peer peer = new Peer(running.port(), "/ws")) {
      peer.readText();
      assertThat(Objects.requireNonNull(peer.await(9)).payload()).isEmpty();
      assertThat(Objects.requireNonNull(peer.await(CLOSE)).closeCode()).isEqualTo(4409);
    }
  }

  @Test
  void aPeerThatNeverReadsIsCutThoughItsSocketCannotBeClosedInOrder() throws Exception {
    Map<String, String> quickly =
        Map.of("gateway.stuck_timeout", "1", "gateway.send_buffer_bytes", "4096");
    try (Running running = new Running(quickly);
        Peer peer = new Peer(running.port(), "/ws", 4_096)) {
      peer.readText();
      List<String> symbols = IntStream.range(0, 400).mapToObj(i -> "S" + i).toList();
      peer.send(
          "{\"type\":\"subscribe\",\"data\":{\"topic\":\"price_updates\",\"symbols\":[\""
              + String.join("\",\"", symbols)
              + "\"]}}");
      peer.readText();
      long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      for (long seq = 1; running.facts().connections() > 0 && System.nanoTime() < end; seq++) {
        running.prices(symbols, seq);
      }
      assertThat(running.facts().connections()).isEqualTo(0);
      assertThat(running.facts().refused()).containsEntry("close_4408", 1L);
    }
  }

  /** Empty parts cost nothing to hold, and are frames all the same. */
  @Test
  void aMessageOfEmptyPartsWithoutEndIsAFlood() throws Exception {
    try (Running running = new Running(Map.of("limits.messages_per_second", "1"), HURRIED);
        Healthy healthy = new Healthy(running);
        Peer peer = new Peer(running.port(), "/ws")) {
      peer.readText();
      peer.send(ServerFrames.masked(0x01, new byte[0]));
      assertThat(closeCodeOfFlood(peer, ServerFrames.masked(0x00, new byte[0]))).isEqualTo(1008);
      assertThat(healthy.isConnected()).isTrue();
    }
  }

  /** The server answers one a second and holds the newest, however many there are. */
  @Test
  void aFloodOfPingsIsClosedAndNobodyElseNotices() throws Exception {
    try (Running running = new Running(Map.of(), HURRIED);
        Healthy healthy = new Healthy(running);
        Peer peer = new Peer(running.port(), "/ws")) {
      peer.readText();
      assertThat(closeCodeOfFlood(peer, ServerFrames.masked(0x89, new byte[125]))).isEqualTo(1008);
      healthy.assertServed();
    }
  }

  /** Each names other symbols, and no answer is read: soon nothing more is read of it either. */
  @Test
  void aFloodOfSubscriptionsIsBoundedAndNobodyElseNotices() throws Exception {
    try (Running running = new Running(Map.of());
        Healthy healthy = new Healthy(running);
        Peer peer = new Peer(running.port(), "/ws")) {
      peer.readText();
      int[] sent = {0};
      Thread flooding = flood(peer, () -> subscriptionOfOthers(sent[0]++));
      await().until(() -> running.facts().subscriptions() > 400);
      healthy.assertServed();
      healthy.assertServed();
      assertThat(running.facts().subscriptions()).isBetween(2, 501);
      assertThat(running.demands).allMatch(demand -> demand.size() <= 501);
      peer.close();
      flooding.join();
      await().until(() -> running.facts().subscriptions() == 1);
    }
  }

  private static byte[] subscriptionOfOthers(int number) {
    return ServerFrames.text(
        IntStream.range(0, 100)
            .mapToObj(i -> "F" + number + "-" + i)
            .collect(
                Collectors.joining(
                    "\",\"",
                    "{\"type\":\"subscribe\",\"data\":{\"topic\":\"price_updates\",\"symbols\":[\"",
                    "\"]}}")));
  }

  /** Sends without end, until the server, or the test, closes the socket. */
  private static Thread flood(Peer peer, Supplier<byte[]> frames) {
    Thread flooding =
        new Thread(
            () -> {
              try {
                while (true) {
                  peer.send(frames.get());
                }
              } catch (IOException closed) {
                // As it should be.
              }
            });
    flooding.start();
    return flooding;
  }

  private static int closeCodeOfFlood(Peer peer, byte[] frame) throws Exception {
    Thread flooding = flood(peer, () -> frame);
    int code = Objects.requireNonNull(peer.await(CLOSE)).closeCode();
    peer.close();
    flooding.join();
    return code;
  }

  /** They come, some of them say something, and are gone before they are answered. */
  @Test
  void clientsThatOpenAndResetAtOnceLeaveNothingBehind() throws Exception {
    try (Running running = new Running(Map.of());
        Healthy healthy = new Healthy(running)) {
      byte[] handshake = HandshakeTest.handshake(running.port());
      for (int i = 0; i < 600; i++) {
        Peer peer = Peer.silent(running.port());
        if (i % 3 > 0) {
          peer.send(handshake);
        }
        if (i % 3 == 2) {
          peer.send(ServerFrames.text("{\"type\":\"heartbeat\"}"));
        }
        peer.reset();
      }
      healthy.assertServed();
      await().until(() -> running.admission.connections() == 1);
      await().until(() -> running.facts().connections() == 1);
    }
  }

  @Test
  void whatComesAfterACloseIsNotLookedAt() throws Exception {
    try (Running running = new Running(Map.of());
        Peer peer = new Peer(running.port(), "/ws")) {
      peer.readText();
      peer.send(ServerFrames.masked(0x88, new byte[] {0x0f, (byte) 0xa0}));
      peer.send("{\"type\":\"heartbeat\"}");
      assertThat(Objects.requireNonNull(peer.read()).closeCode()).isEqualTo(4000);
      assertThat(peer.read()).isNull();
      await().until(() -> running.facts().connections() == 0);
    }
  }
}
