package dev.ringfolio.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfolio.gateway.wire.ServerFrames;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pings, idle clients, the drain, and everyone coming back at once. */
class LivenessTest {
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final Map<String, String> IMPATIENT = Map.of("gateway.idle_timeout", "600");

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String SUBSCRIBE =
      """
      {"type":"subscribe","data":{"topic":"price_updates","symbols":["AAPL"]}}\
      """;

  private static long answered(Running running) {
    return running.facts().roundTrips().values().stream().mapToLong(Long::longValue).sum();
  }

  @Test
  void aClientThatAnswersPingsStaysAndItsRoundTripsAreCounted() throws Exception {
    try (Running running = new Running(IMPATIENT);
        Peer peer = new Peer(running.port(), "/ws")) {
      peer.readText();
      for (int i = 1; i <= 5; i++) {
        assertThat(Objects.requireNonNull(peer.await(PING)).payload()).isEmpty();
        peer.send(ServerFrames.masked(0x8a, new byte[0]));
        long expected = i;
        await().until(() -> answered(running) == expected);
      }
      assertThat(running.facts().connections()).isEqualTo(1);
    }
  }

  /** A pong that was not asked for says nothing of the way. */
  @Test
  void unsolicitedPongsAreNotMeasured() throws Exception {
    try (Running running = new Running(Map.of());
        Peer peer = new Peer(running.port(), "/ws")) {
      peer.readText();
      peer.send(ServerFrames.masked(0x8a, new byte[0]));
      peer.send("{\"type\":\"heartbeat\"}");
      assertThat(peer.readText()).contains("heartbeat");
      assertThat(answered(running)).isZero();
    }
  }

  /** It reads on, so that no write ever fails; but nothing ever comes of it. */
  @Test
  void aHalfOpenPeerIsClosedWith4409AndNobodyElseNotices() throws Exception {
    try (Running running = new Running(Map.of("gateway.idle_timeout", "1500"));
        Peer peer = new Peer(running.port(), "/ws");
        Healthy healthy = new Healthy(running)) {
      peer.readText();
      await().until(() -> healthy.isConnected() && running.facts().connections() == 1);
      assertThat(Objects.requireNonNull(peer.await(CLOSE)).closeCode()).isEqualTo(4409);
      assertThat(peer.ends()).isTrue();
      healthy.assertServed();
    }
  }

  @Test
  void aDrainTellsEachClientAnotherTimeAndClosesInShares() throws Exception {
    List<Peer> peers = new ArrayList<>();
    try (Running running = new Running(Map.of())) {
      for (int i = 0; i < 200; i++) {
        Peer peer = new Peer(running.port(), "/ws");
        peer.readText();
        peers.add(peer);
      }
      Future<Void> drained = running.gateway.drain();
      Set<Double> delays = new HashSet<>();
      for (Peer peer : peers) {
        JsonObject drain = new JsonObject(peer.readText());
        assertThat(drain.getString("type")).isEqualTo("drain");
        delays.add(drain.getJsonObject("data").getDouble("reconnect_after"));
        assertThat(Objects.requireNonNull(peer.await(CLOSE)).closeCode()).isEqualTo(1012);
        peer.close();
      }
      assertThat(delays).hasSizeGreaterThan(190).allMatch(delay -> delay >= 1 && delay <= 10);
      assertThat(delays.stream().filter(delay -> delay < 5.5).count()).isBetween(50L, 150L);
      Running.await(drained);
      assertThat(running.facts().connections()).isZero();
    }
  }

  @Test
  void whoComesDuringADrainIsToldToTryLater() throws Exception {
    try (Running running = new Running(Map.of());
        Peer first = new Peer(running.port(), "/ws")) {
      first.readText();
      Future<Void> drained = running.gateway.drain();
      first.readText();
      try (Peer late = new Peer(running.port(), "/ws")) {
        assertThat(Objects.requireNonNull(late.await(CLOSE)).closeCode()).isEqualTo(1013);
      }
      Running.await(drained);
    }
  }

  /** A stuck client does not hold the drain up: it is cut with the others. */
  @Test
  void aDrainEndsThoughAClientReadsNothing() throws Exception {
    try (Running running = new Running(Map.of());
        Peer stuck = new Peer(running.port(), "/ws", 4_096)) {
      stuck.readText();
      List<String> symbols = IntStream.range(0, 400).mapToObj(i -> "S" + i).toList();
      stuck.send(
          "{\"type\":\"subscribe\",\"data\":{\"topic\":\"price_updates\",\"symbols\":[\""
              + String.join("\",\"", symbols)
              + "\"]}}");
      stuck.readText();
      for (int seq = 1; seq <= 50; seq++) {
        running.prices(symbols, seq);
      }
      Running.await(running.gateway.drain());
      assertThat(running.facts().connections()).isZero();
      assertThat(stuck.ends()).isTrue();
    }
  }

  /** The clients of a service that was lost all come back in one moment. */
  @Test
  void aStormOfReconnectingClientsIsAbsorbedWithoutAskingAnyoneElse() throws Exception {
    int count = 2_000;
    try (Running running = new Running(Map.of());
        Storm storm = new Storm(running.port(), SUBSCRIBE, text -> text.contains("\"seq\":7"))) {
      running.price("AAPL", 150, 7);
      storm.come(count, PATIENCE);
      assertThat(storm.satisfied()).isEqualTo(count);
      storm.vanish();
      storm.come(count, PATIENCE);
      assertThat(storm.satisfied()).isEqualTo(count);
      assertThat(storm.lost()).isZero();
      await().until(() -> running.facts().connections() == count);
      assertThat(running.facts().refused()).isEmpty();
      // The demand is told once for all that one turn brings, and nothing else is ever asked.
      assertThat(running.demands.size()).isLessThan(count / 4);
      assertThat(running.asked).hasValue(0);
    }
  }
}
