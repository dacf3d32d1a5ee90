package dev.ringfolio.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.config.ConfigLoader;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.feed.ScriptedUpstream;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole service on a scripted upstream, and half an hour that the test lets pass: two symbols
 * go together, then apart, and who holds them has an optimization. {@code ShiftedCorrelations} in
 * src/soak lets the packaged service live through it.
 */
class ChangedCorrelationsTest {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final int WINDOW_MINUTES = 20;
  private static final long MINUTE = 60_000;

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final ScriptedUpstream upstream = new ScriptedUpstream(vertx);
  private final AtomicLong millis =
      new AtomicLong(Instant.parse("2024-07-10T10:00:00-04:00").toEpochMilli());
  private final Random random = new Random(5);
  private double apple = 100;
  private double microsoft = 200;
  private Ringfolio service;
  private int port;

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @BeforeEach
  void start() throws Exception {
    upstream.quote = "{\"c\":0,\"d\":null,\"dp\":null,\"h\":0,\"l\":0,\"o\":0,\"pc\":0,\"t\":0}";
    get(upstream.listen());
    Map<String, String> arguments =
        Map.of(
            "http.port", "0",
            "data.dir", folder.toString(),
            "feed.source", "finnhub",
            "feed.key", "none",
            "feed.url", upstream.webSocket().toString(),
            "feed.rest_url", upstream.rest().toString(),
            "feed.symbols", "AAPL,MSFT");
    Clock clock =
        new Clock() {
          @Override
          public long millis() {
            return millis.get();
          }

          @Override
          public long nanos() {
            return System.nanoTime();
          }
        };
    service = new Ringfolio(new ConfigLoader().load(arguments, Map.of(), Map.of(), null), clock);
    port = get(service.start());
    Awaitility.await().until(() -> upstream.messages.stream().anyMatch(m -> m.contains("MSFT")));
  }

  @AfterEach
  void stop() throws Exception {
    get(service.stop());
    get(vertx.close());
  }

  private JsonNode read(String path) throws Exception {
    return JsonSocket.parse(
        HTTP.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString()).body());
  }

  private JsonNode post(String path, String type, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body))
            .build();
    return JsonSocket.parse(HTTP.send(request, BodyHandlers.ofString()).body());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private String history() {
    StringBuilder rows = new StringBuilder("date,AAPL,MSFT\n");
    LocalDate first = LocalDate.parse("2024-07-09").minusDays(99);
    for (int day = 0; day < 100; day++) {
      rows.append(first.plusDays(day));
      rows.append(String.format(Locale.ROOT, ",%.3f,%.3f\n", 100 + random(), 200 + random()));
    }
    return rows.toString();
  }

  private double random() {
    return random.nextGaussian();
  }

  /** Lets minutes pass, in each of which both are traded, and the second trade is seen. */
  private void pass(int minutes, double size, int direction) throws Exception {
    for (int i = 0; i < minutes; i++) {
      millis.addAndGet(MINUTE);
      double move = size * random();
      apple *= 1 + move;
      microsoft *= 1 + direction * move;
      String trade = "{\"s\":\"%s\",\"p\":%.4f,\"t\":" + millis.get() + ",\"v\":1,\"c\":null}";
      upstream.send(
          String.format(
              Locale.ROOT,
              "{\"data\":[" + trade + "," + trade + "],\"type\":\"trade\"}",
              "AAPL",
              apple,
              "MSFT",
              microsoft));
      double last = Math.round(1e4 * microsoft) / 1e4;
      Awaitility.await()
          .pollInterval(Duration.ofMillis(5))
          .until(
              () ->
                  read("/api/v1/prices?symbols=MSFT").at("/prices/MSFT/price").asDouble() == last);
    }
  }

  @Test
  void symbolsThatWentTogetherAndGoApartAreAnOptimizationOfWhoHoldsThem() throws Exception {
    assertThat(post("/api/v1/prices/history", "text/csv", history()).get("inserted").asInt())
        .isEqualTo(200);
    post(
        "/api/v1/portfolios",
        "application/json",
        "{\"id\":\"p\",\"name\":\"P\",\"cash\":1000,\"positions\":["
            + "{\"symbol\":\"AAPL\",\"quantity\":10,\"average_cost\":100},"
            + "{\"symbol\":\"MSFT\",\"quantity\":5,\"average_cost\":200}]}");
    String trigger =
        "/api/v1/triggers/"
            + post(
                    "/api/v1/triggers",
                    "application/json",
                    "{\"portfolio_id\":\"p\",\"kind\":\"correlation_change\",\"threshold\":0.8,"
                        + "\"window_s\":"
                        + 60 * WINDOW_MINUTES
                        + "}")
                .get("id")
                .textValue();
    pass(WINDOW_MINUTES + 2, 0.001, 1);
    millis.addAndGet(MINUTE);
    Awaitility.await().until(() -> read(trigger).at("/state/value").isNumber());
    assertThat(read(trigger).at("/state/last_run").isNull()).isTrue();

    pass(4, 0.01, -1);
    millis.addAndGet(MINUTE);
    Awaitility.await()
        .until(() -> read(trigger).at("/state/last_run/status").asText().equals("optimal"));
    JsonNode state = read(trigger).get("state");
    assertThat(state.get("last_value").asDouble()).isBetween(0.8, 2.0);
    JsonNode result = read("/api/v1/optimizations/" + state.at("/last_run/request_id").textValue());
    assertThat(result.get("trigger").textValue()).isEqualTo("correlation_change");
    assertThat(result.at("/metadata/reason").textValue())
        .startsWith("correlations of 2 symbols changed by ");
    assertThat(result.get("weights").size()).isPositive();
  }
}
