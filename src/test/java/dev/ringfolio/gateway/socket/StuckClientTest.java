package dev.ringfolio.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.gateway.wire.ServerFrames.Frame;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A client that stopped reading for a while. Its socket's write queue counts as full only after
 * sixteen writes, so it once had a quarter of a mebibyte of old prices to read first.
 */
class StuckClientTest {
  private static final int SYMBOLS = 200;
  private static final int ROUNDS = 60;
  private static final int RECEIVE_BYTES = 4_096;
  private static final int BYTES_MAX = 160 * 1024;

  @Test
  void whoWakesIsCurrentAfterLittleThatIsOld() throws IOException {
    List<String> symbols =
        IntStream.range(0, SYMBOLS).mapToObj(i -> "S" + i).collect(Collectors.toList());
    try (Running running = new Running(Map.of());
        Peer peer = new Peer(running.port(), "/ws/stream", RECEIVE_BYTES)) {
      peer.send(
          symbols.stream()
              .collect(
                  Collectors.joining("\",\"", "{\"type\":\"subscribe\",\"symbols\":[\"", "\"]}")));
      assertThat(peer.readText()).contains("Subscribed to " + SYMBOLS + " symbols");
      for (int seq = 1; seq <= ROUNDS; seq++) {
        running.prices(symbols, seq);
        running.facts(); // the instance had a turn in between
      }
      assertThat(bytesUntil(peer, ROUNDS)).isLessThanOrEqualTo(BYTES_MAX);
    }
  }

  /** Bytes of all that comes before the first price with {@code seq}. */
  private static long bytesUntil(Peer peer, long seq) throws IOException {
    long bytes = 0;
    for (Frame frame = peer.read(); frame != null; frame = peer.read()) {
      if (new JsonObject(frame.text()).getLong("seq", 0L) == seq) {
        return bytes;
      }
      bytes += frame.payload().length;
    }
    throw new IOException("closed");
  }
}
