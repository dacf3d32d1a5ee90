package dev.ringfolio.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.core.market.TickFile;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The day of a portfolio: made from a file, traded while the real ticks of 2013-10-08 go over it,
 * and worth at the end, to the cent, what its trades and the last prices of the ticks come to.
 */
class ScriptedDayTest {
  private static final String TICKS = "us-equities-2013-10-08.csv.gz";
  private static final String CSV = "text/csv";
  private static final String JSON = "application/json";
  private static final String DAY = "/api/v1/portfolios/day";
  private static final BigDecimal CENT = new BigDecimal("0.01");

  @TempDir Path folder;

  /** The last price of each symbol by its own time, from the text of the file. */
  private static Map<String, BigDecimal> lastPrices(TickFile file) throws Exception {
    Map<String, BigDecimal> prices = new TreeMap<>();
    Map<String, Long> times = new TreeMap<>();
    file.rows(
        cells -> {
          long millis = Long.parseLong(cells[0]);
          if (millis >= times.getOrDefault(cells[1], Long.MIN_VALUE)) {
            times.put(cells[1], millis);
            prices.put(cells[1], new BigDecimal(cells[2]));
          }
        });
    return prices;
  }

  @Test
  void aDaysEndIsWhatTheFileSaysToTheCent() throws Exception {
    TickFile file = TickFile.shared(TICKS);
    Map<String, BigDecimal> last = lastPrices(file);
    try (ServiceProcess service =
        ServiceProcess.brief(
            folder,
            "--http.port=0",
            "--feed.source=replay",
            "--feed.replay.file=" + file.path(),
            "--feed.replay.speed=8000")) {
      AtomicReference<JsonNode> told = new AtomicReference<>();
      try (JsonSocket client = JsonSocket.connect(service.port(), "/ws", m -> keep(told, m))) {
        client.send("{\"type\":\"subscribe\",\"data\":{\"topic\":\"portfolio_updates\"}}");
        done(
            service
                .post(
                    "/api/v1/portfolios",
                    JSON,
                    "{\"id\":\"day\",\"name\":\"A day\",\"cash\":50000.5}")
                .body());
        done(
            service
                .post(
                    DAY + "/import",
                    CSV,
                    "symbol,quantity,average_cost\nSPY,100.5,160.25\nBAC,1000,14\nIBM,10,180.1\n")
                .body());
        trade(service, "BAC", "buy", "250", "13.875");
        trade(service, "IBM", "sell", "4", "183.33");
        done(
            service
                .post(
                    DAY + "/import",
                    CSV,
                    "symbol,side,quantity,price,at\nAIG,buy,12.25,48.4,2013-10-08T15:00:00Z\n"
                        + "SPY,sell,0.5,166.5,2013-10-08T16:00:00Z\n")
                .body());

        Awaitility.await()
            .atMost(Duration.ofMinutes(1))
            .pollInterval(Duration.ofMillis(50))
            .until(() -> ended(service, last));
        BigDecimal value = assertWorth(JsonSocket.parse(service.get(DAY).body()), last);
        Awaitility.await()
            .atMost(Duration.ofSeconds(10))
            .untilAsserted(
                () ->
                    assertThat(told.get().get("value").decimalValue().subtract(value).abs())
                        .isLessThan(CENT));
        assertThat(told.get().get("seq").asLong()).as("valuations in all").isGreaterThan(3);
      }
    }
  }

  private static void keep(AtomicReference<JsonNode> told, JsonNode message) {
    JsonNode data = message.path("data");
    if (data.path("type").asText().equals("valuation")) {
      told.set(data);
    }
  }

  private static void trade(
      ServiceProcess service, String symbol, String side, String quantity, String price)
      throws Exception {
    done(
        service
            .post(
                DAY + "/trades",
                JSON,
                "{\"symbol\":\"%s\",\"side\":\"%s\",\"quantity\":%s,\"price\":%s,\"at\":\"2013-10-08T14:00:00Z\"}"
                    .formatted(symbol, side, quantity, price))
            .body());
  }

  private static void done(String answer) throws Exception {
    assertThat(JsonSocket.parse(answer).has("version")).as(answer).isTrue();
  }

  private static boolean ended(ServiceProcess service, Map<String, BigDecimal> last)
      throws Exception {
    JsonNode prices =
        JsonSocket.parse(
                service.get("/api/v1/prices?symbols=" + String.join(",", last.keySet())).body())
            .path("prices");
    JsonNode feed = JsonSocket.parse(service.get("/ws/health").body()).path("rings");
    long trades = 0;
    for (JsonNode ring : feed) {
      trades = ring.get("name").asText().equals("trades") ? ring.get("appended").asLong() : trades;
    }
    return trades >= 654_140
        && last.entrySet().stream()
            .allMatch(
                e ->
                    prices.path(e.getKey()).path("price").decimalValue().compareTo(e.getValue())
                        == 0);
  }

  /** By hand: what is held at the end, what it cost and what was gained, at the last prices. */
  private static BigDecimal assertWorth(JsonNode portfolio, Map<String, BigDecimal> last) {
    Map<String, String> quantities =
        Map.of("SPY", "100", "BAC", "1250", "IBM", "6", "AIG", "12.25");
    Map<String, String> costs =
        Map.of("SPY", "160.25", "BAC", "13.975", "IBM", "180.1", "AIG", "48.4");
    // 50000.5 − 250 · 13.875 + 4 · 183.33 − 12.25 · 48.4 + 0.5 · 166.5
    BigDecimal cash = new BigDecimal("46755.42");
    BigDecimal value = cash;
    BigDecimal unrealized = BigDecimal.ZERO;
    for (Map.Entry<String, String> held : quantities.entrySet()) {
      BigDecimal quantity = new BigDecimal(held.getValue());
      BigDecimal price = last.get(held.getKey());
      value = value.add(quantity.multiply(price));
      unrealized =
          unrealized.add(
              quantity.multiply(price.subtract(new BigDecimal(costs.get(held.getKey())))));
    }
    // 4 · (183.33 − 180.1) + 0.5 · (166.5 − 160.25)
    BigDecimal realized = new BigDecimal("16.045");

    assertThat(portfolio.get("cash").decimalValue()).isEqualByComparingTo(cash);
    assertThat(portfolio.get("realized_pnl").decimalValue()).isEqualByComparingTo(realized);
    JsonNode valuation = portfolio.get("valuation");
    close(valuation.get("value"), value);
    close(valuation.get("unrealized_pnl"), unrealized);
    close(valuation.get("realized_pnl"), realized);
    assertThat(valuation.get("positions")).hasSize(4);
    for (JsonNode position : valuation.get("positions")) {
      String symbol = position.get("symbol").asText();
      assertThat(position.get("price").decimalValue()).isEqualByComparingTo(last.get(symbol));
      assertThat(position.get("quantity").decimalValue())
          .isEqualByComparingTo(quantities.get(symbol));
      assertThat(position.get("average_cost").decimalValue())
          .isEqualByComparingTo(costs.get(symbol));
      close(
          position.get("weight"),
          new BigDecimal(quantities.get(symbol))
              .multiply(last.get(symbol))
              .divide(value, MathContext.DECIMAL64));
    }
    return value;
  }

  private static void close(JsonNode told, BigDecimal expected) {
    assertThat(told.decimalValue().subtract(expected).abs())
        .as("%s, computed %s", told, expected)
        .isLessThan(new BigDecimal("0.005"));
  }
}
