package dev.ringfolio.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfolio.gateway.wire.ServerFrames.Frame;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Clients that read slowly, or not at all, or not for a while. */
class SlowPeerTest {
  private static final int CLOSE = 8;
  private static final int SMALL_RECEIVE_BYTES = 4_096;
  private static final int WAKING_BYTES_MAX = 160 * 1024;
  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();
  private static final Map<String, String> QUICKLY = Map.of("gateway.stuck_timeout", "1");
  private static final List<String> SYMBOLS =
      IntStream.range(0, 400).mapToObj(i -> "S" + i).toList();

  private static final String SUBSCRIBE =
      "{\"type\":\"subscribe\",\"data\":{\"topic\":\"price_updates\",\"symbols\":[\""
          + String.join("\",\"", SYMBOLS)
          + "\"]}}";

  private static Peer subscribed(Running running, int receiveBytes) throws IOException {
    Peer peer = new Peer(running.port(), "/ws", receiveBytes);
    peer.readText();
    peer.send(SUBSCRIBE);
    peer.readText();
    return peer;
  }

  @Test
  void whoNeverReadsIsCutAndNobodyElseNotices() throws Exception {
    try (Running running = new Running(QUICKLY);
        Healthy healthy = new Healthy(running);
        Peer stuck = subscribed(running, SMALL_RECEIVE_BYTES)) {
      long[] seq = {0};
      await()
          .pollInterval(Duration.ofMillis(10))
          .until(
              () -> {
                running.prices(SYMBOLS, ++seq[0]);
                return running.facts().connections() == 1;
              });
      assertThat(running.facts().refused()).containsEntry("close_4408", 1L);
      healthy.assertServed();
      assertThat(stuck.ends()).isTrue();
    }
  }

  /**
   * It takes a little all the time, far less than it is sent: it is told the newest of what there
   * is, and is never cut, though its queue is never drained within the timeout. Nor is it cut for
   * its silence: a ping would wait behind what it has not read.
   */
  @Test
  void whoReadsVerySlowlyStaysAndIsNotBehindForEver() throws Exception {
    Map<String, String> small =
        Map.of(
            "gateway.stuck_timeout",
            "1",
            "gateway.idle_timeout",
            "2000",
            "gateway.send_buffer_bytes",
            "4096");
    try (Running running = new Running(small);
        Peer slow = subscribed(running, SMALL_RECEIVE_BYTES)) {
      long[] seq = {0};
      long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
      await()
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> {
                running.prices(SYMBOLS, ++seq[0]);
                return slow.skip(1_000) < 1_000 || System.nanoTime() > end;
              });
      assertThat(running.facts().refused()).isEmpty();
      assertThat(running.facts().connections()).isEqualTo(1);
    }
  }

  /** What it has not read says that it is too slow, long before its silence says anything. */
  @Test
  void whoNeverReadsIsTooSlowAndNotSilentThoughItAnswersNoPing() throws Exception {
    Map<String, String> impatient =
        Map.of("gateway.stuck_timeout", "2", "gateway.idle_timeout", "900");
    try (Running running = new Running(impatient);
        Peer stuck = subscribed(running, SMALL_RECEIVE_BYTES)) {
      long[] seq = {0};
      await()
          .pollInterval(Duration.ofMillis(10))
          .until(
              () -> {
                running.prices(SYMBOLS, ++seq[0]);
                return running.facts().connections() == 0;
              });
      assertThat(running.facts().refused()).isEqualTo(Map.of("close_4408", 1L));
      assertThat(stuck.ends()).isTrue();
    }
  }

  /** As long as something waits for it, a ping would wait behind that; then silence is silence. */
  @Test
  void whoCatchesUpAndAnswersNoPingIsSilent() throws Exception {
    Map<String, String> impatient =
        Map.of("gateway.stuck_timeout", "60", "gateway.idle_timeout", "600");
    try (Running running = new Running(impatient);
        Peer sleeper = subscribed(running, SMALL_RECEIVE_BYTES)) {
      long[] seq = {0};
      long asleep = System.nanoTime() + Duration.ofMillis(1_500).toNanos();
      await()
          .pollInterval(Duration.ofMillis(10))
          .until(
              () -> {
                running.prices(SYMBOLS, ++seq[0]);
                return System.nanoTime() > asleep;
              });
      assertThat(running.facts().connections()).isEqualTo(1);
      assertThat(Objects.requireNonNull(sleeper.await(CLOSE)).closeCode()).isEqualTo(4409);
      assertThat(running.facts().refused()).isEqualTo(Map.of("close_4409", 1L));
    }
  }

  /** What was on its way when it fell asleep is old; that is bounded, and what follows is new. */
  @Test
  void whoWakesHasTheNewestPricesSoon() throws Exception {
    Map<String, String> patient = Map.of("gateway.stuck_timeout", "60");
    try (Running running = new Running(patient);
        Peer sleeper = subscribed(running, 32_768)) {
      List<Long> appended = new ArrayList<>(List.of(0L));
      long asleep = System.nanoTime() + Duration.ofSeconds(3).toNanos();
      await()
          .pollInterval(Duration.ofMillis(10))
          .until(
              () -> {
                appended.add(System.nanoTime());
                running.prices(SYMBOLS, appended.size() - 1);
                return System.nanoTime() > asleep;
              });
      long bytes = 0;
      JsonObject price;
      do {
        Frame frame = sleeper.read();
        assertThat(frame).isNotNull();
        bytes += frame.payload().length + 4;
        price = new JsonObject(frame.text()).getJsonObject("data");
      } while (System.nanoTime() - appended.get(price.getLong("seq").intValue()) > FRESH_NANOS);
      assertThat(bytes).isLessThanOrEqualTo(WAKING_BYTES_MAX);
    }
  }

  /** All that it asked for is answered in events, which wait in the log and not for it. */
  @Test
  void whoStopsReadingRightAfterManyRequestsIsCutAndNobodyElseNotices() throws Exception {
    try (Running running = new Running(QUICKLY);
        Healthy healthy = new Healthy(running);
        Peer stuck = subscribed(running, SMALL_RECEIVE_BYTES)) {
      for (int i = 0; i < 500; i++) {
        stuck.send(
            "{\"type\":\"optimization_request\",\"data\":{\"symbols\":[\"A\",\"B\"],"
                + "\"request_id\":\"r%d\"}}".formatted(i));
      }
      long[] seq = {0};
      await()
          .pollInterval(Duration.ofMillis(10))
          .until(
              () -> {
                running.prices(SYMBOLS, ++seq[0]);
                return running.facts().connections() == 1;
              });
      healthy.assertServed();
      assertThat(running.facts().refused()).containsEntry("close_4408", 1L);
      assertThat(stuck.await(CLOSE)).isNull();
    }
  }
}
