package dev.ringfolio.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.core.market.TickFile;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real prints, replayed as fast as they are taken through the WebSocket feed of the packaged
 * service: what comes out equals what the file itself says, computed here from its text.
 */
class RealInputTest {
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

  @TempDir Path folder;

  /** What a file says of one symbol, in decimals. */
  private static final class Told {
    long rows;
    long lastMillis = Long.MIN_VALUE;
    BigDecimal price = BigDecimal.ZERO;
    LocalDate session = LocalDate.MIN;
    BigDecimal volume = BigDecimal.ZERO;

    void row(ZoneId zone, long millis, BigDecimal rowPrice, BigDecimal rowVolume) {
      rows++;
      LocalDate day = Instant.ofEpochMilli(millis).atZone(zone).toLocalDate();
      if (day.isAfter(session)) {
        session = day;
        volume = BigDecimal.ZERO;
      }
      if (day.equals(session)) {
        volume = volume.add(rowVolume);
      }
      if (millis >= lastMillis) {
        lastMillis = millis;
        price = rowPrice;
      }
    }
  }

  private static Map<String, Told> read(TickFile file) throws Exception {
    Map<String, Told> told = new LinkedHashMap<>();
    file.rows(
        cells -> {
          ZoneId zone = cells[1].contains(":") ? ZoneOffset.UTC : NEW_YORK;
          told.computeIfAbsent(cells[1], s -> new Told())
              .row(
                  zone,
                  Long.parseLong(cells[0]),
                  new BigDecimal(cells[2]),
                  new BigDecimal(cells[3]));
        });
    return told;
  }

  /** A client that reads all along: its last message of each symbol, and what did not add up. */
  private static final class Reading {
    final Map<String, JsonNode> last = new ConcurrentHashMap<>();
    final Map<String, Long> seqs = new HashMap<>();
    final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();

    void take(JsonNode message) {
      if (!message.path("type").asText().equals("price_update")) {
        return;
      }
      String symbol = message.get("symbol").asText();
      long seq = message.get("seq").asLong();
      Long before = seqs.put(symbol, seq);
      boolean sameValue = before != null && before == seq;
      if (before != null && !sameValue && seq - before - 1 != message.get("conflated").asLong()) {
        wrong.add(before + " then " + message);
      }
      last.put(symbol, message);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "us-equities-2013-10-08.csv.gz",
        "oanda-fx-2014-05-07.csv.gz",
        "bitstamp-btcusd-2013-11-25_12-01.csv.gz"
      })
  void whatComesOutIsWhatTheFileSays(String name) throws Exception {
    TickFile file = TickFile.shared(name);
    Map<String, Told> told = read(file);
    long rows = told.values().stream().mapToLong(t -> t.rows).sum();
    String symbols =
        told.keySet().stream().map(s -> '"' + s + '"').collect(Collectors.joining(","));
    try (ServiceProcess service =
        ServiceProcess.brief(
            folder,
            "--http.port=0",
            "--feed.source=replay",
            "--feed.replay.file=" + file.path(),
            "--feed.replay.speed=0",
            "--feed.replay.on_demand=true")) {
      Reading reading = new Reading();
      try (JsonSocket client = JsonSocket.connect(service.port(), "/ws/stream", reading::take)) {
        long began = System.nanoTime();
        client.send("{\"type\":\"subscribe\",\"symbols\":[" + symbols + "]}");
        Awaitility.await()
            .atMost(Duration.ofMinutes(2))
            .pollInterval(Duration.ofMillis(20))
            .until(() -> told.entrySet().stream().allMatch(t -> reached(reading, t)));
        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf(
            "%s: %,d prints in %.2f s, %,.0f a second to the client's end%n",
            name, rows, seconds, rows / seconds);
      }
      assertThat(reading.wrong).isEmpty();
      JsonNode prices =
          JsonSocket.parse(
                  service.get("/api/v1/prices?symbols=" + String.join(",", told.keySet())).body())
              .get("prices");
      told.forEach(
          (symbol, t) -> {
            assertSame(symbol, t, reading.last.get(symbol));
            assertSame(symbol, t, prices.get(symbol));
          });
      assertNothingWasLost(service);
    }
  }

  private static boolean reached(Reading reading, Map.Entry<String, Told> told) {
    JsonNode last = reading.last.get(told.getKey());
    return last != null && last.get("seq").asLong() == told.getValue().rows;
  }

  private static void assertSame(String symbol, Told told, JsonNode price) {
    assertThat(price.get("price").decimalValue())
        .as("last price of %s", symbol)
        .isEqualByComparingTo(told.price);
    assertThat(price.get("volume").decimalValue())
        .as("volume of the last session of %s", symbol)
        .isEqualByComparingTo(told.volume);
    assertThat(price.get("simulated").asBoolean()).isTrue();
  }

  private static void assertNothingWasLost(ServiceProcess service) throws Exception {
    JsonNode rings = JsonSocket.parse(service.get("/ws/health").body()).get("rings");
    for (JsonNode ring : rings) {
      for (JsonNode reader : ring.get("readers")) {
        assertThat(reader.get("gaps").asLong()).as("gaps of %s", ring).isZero();
      }
    }
  }
}
