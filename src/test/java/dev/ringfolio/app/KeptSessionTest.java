package dev.ringfolio.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.config.Config;
import dev.ringfolio.config.ConfigLoader;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.feed.ScriptedUpstream;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole service with {@code feed.source=finnhub} on a scripted upstream, and a day that the
 * test lets pass: what was traded is there as bars, during the session and after it.
 */
class KeptSessionTest {
  private static final String DATE = "2024-07-10";
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final ScriptedUpstream upstream = new ScriptedUpstream(vertx);
  private final AtomicLong millis = new AtomicLong(at("09:00:00"));
  private Ringfolio service;
  private int port;

  /** A moment of that day by New York's clocks. */
  private static long at(String time) {
    return Instant.parse(DATE + "T" + time + "-04:00").toEpochMilli();
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(30));
  }

  @BeforeEach
  void listen() throws Exception {
    upstream.quote = "{\"c\":0,\"d\":null,\"dp\":null,\"h\":0,\"l\":0,\"o\":0,\"pc\":0,\"t\":0}";
    get(upstream.listen());
    start();
    await().until(() -> upstream.messages.stream().anyMatch(m -> m.contains("AAPL")));
  }

  @AfterEach
  void stop() throws Exception {
    get(service.stop());
    get(vertx.close());
  }

  private void start() throws Exception {
    Map<String, String> arguments =
        Map.of(
            "http.port", "0",
            "data.dir", folder.toString(),
            "feed.source", "finnhub",
            "feed.key", "none",
            "feed.url", upstream.webSocket().toString(),
            "feed.rest_url", upstream.rest().toString(),
            "feed.symbols", "AAPL");
    Config config = new ConfigLoader().load(arguments, Map.of(), Map.of(), null);
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
    service = new Ringfolio(config, clock);
    port = get(service.start());
  }

  private JsonNode bars(String query) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/prices/AAPL/bars" + query);
    String body =
        HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString()).body();
    return JsonSocket.parse(body);
  }

  /** The day moves on to {@code time}, when a trade comes in and is seen in its bar. */
  private void traded(String time, String price, String volume) throws Exception {
    millis.set(at(time));
    upstream.send(
        "{\"data\":[{\"s\":\"AAPL\",\"p\":%s,\"t\":%d,\"v\":%s,\"c\":null}],\"type\":\"trade\"}"
            .formatted(price, at(time), volume));
    String start = Instant.ofEpochMilli(at(time)).toString().replace("Z", ".000Z");
    await()
        .untilAsserted(
            () -> assertThat(bars("?resolution=1s").get("bars").toString()).contains(start));
  }

  @Test
  void aDayOfTradesIsKeptAsItsBarWhenItIsOverAndOutlivesTheProcess() throws Exception {
    traded("09:30:00", "100.5", "10");
    traded("11:00:00", "103", "0.1");
    traded("12:00:00", "99.25", "0.2");
    traded("15:59:59", "101.75", "5");
    traded("16:00:30", "110", "1000");
    assertThat(bars("?resolution=1h&from=" + DATE).get("bars")).hasSize(5);
    assertThat(bars("").get("bars")).isEmpty();

    millis.set(at("16:01:00"));
    await().untilAsserted(() -> assertThat(bars("").get("bars")).hasSize(1));
    String row = "[\"" + DATE + "T00:00:00.000Z\",100.5,103,99.25,101.75,15.3]";
    assertThat(bars("?resolution=1d").get("bars").get(0)).hasToString(row);

    get(service.stop());
    start();
    assertThat(bars("").get("bars").get(0)).hasToString(row);
    assertThat(bars("").get("simulated").asBoolean()).isFalse();
    assertThat(bars("?resolution=1m").get("bars")).isEmpty();
  }
}
