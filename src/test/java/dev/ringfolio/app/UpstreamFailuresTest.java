package dev.ringfolio.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.feed.ScriptedUpstream;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged service between an upstream that misbehaves and a client that only reads: prices
 * come back by themselves, over one connection at a time, and the key is told to nobody.
 */
class UpstreamFailuresTest {
  private static final String KEY = "not-for-logs";

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final ScriptedUpstream upstream = new ScriptedUpstream(vertx);
  private final List<String> prices = new CopyOnWriteArrayList<>();
  private ServiceProcess service;
  private JsonSocket client;

  @BeforeEach
  void start() throws Exception {
    upstream.listen().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    service =
        ServiceProcess.start(
            folder,
            "--http.port=0",
            "--feed.source=finnhub",
            "--feed.key=" + KEY,
            "--feed.url=" + upstream.webSocket(),
            "--feed.rest_url=" + upstream.rest(),
            "--feed.symbols=AAPL,MSFT",
            "--feed.reconnect.delay=50",
            "--feed.reconnect.attempts=2");
    client =
        JsonSocket.connect(
            service.port(),
            "/ws/stream",
            message -> {
              if (message.path("type").asText().equals("price_update")) {
                prices.add(message.path("price").asText());
              }
            });
    client.send("{\"type\":\"subscribe\",\"symbols\":[\"AAPL\"]}");
    awaitSubscribed(1);
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    service.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(40));
  }

  /** Waits until that many connections, at least, asked for both symbols. */
  private void awaitSubscribed(int connections) {
    for (String symbol : List.of("AAPL", "MSFT")) {
      String message = "{\"type\":\"subscribe\",\"symbol\":\"" + symbol + "\"}";
      await()
          .until(
              () ->
                  upstream.messages.stream().filter(message::equals).count() >= connections
                      && upstream.open.get() == 1);
    }
  }

  private void awaitState(String state) {
    await()
        .untilAsserted(
            () ->
                assertThat(service.get("/ws/health").body())
                    .contains("\"state\":\"" + state + "\""));
  }

  private void tradeReachesTheClient(String price) {
    upstream.send(
        "{\"data\":[{\"s\":\"AAPL\",\"p\":"
            + price
            + ",\"t\":"
            + System.currentTimeMillis()
            + ",\"v\":1,\"c\":null}],\"type\":\"trade\"}");
    await().untilAsserted(() -> assertThat(prices).contains(price));
  }

  @Test
  void pricesComeBackAfterAKillARefusalAndAWhileOfFlapping() throws Exception {
    tradeReachesTheClient("201.25");

    upstream.kill();
    awaitSubscribed(2);
    tradeReachesTheClient("202.25");

    upstream.handshakeStatus = 429;
    upstream.kill();
    awaitState("polling");
    upstream.handshakeStatus = 101;
    awaitSubscribed(3);
    awaitState("connected");
    tradeReachesTheClient("203.25");

    upstream.lifeMillis = 100;
    upstream.kill();
    awaitSubscribed(6);
    upstream.lifeMillis = 0;
    await().during(Duration.ofMillis(500)).until(() -> upstream.open.get() == 1);
    awaitState("connected");
    tradeReachesTheClient("204.25");

    assertThat(upstream.openMost).hasValue(1);
    assertThat(service.lines()).noneMatch(line -> line.contains(KEY));
  }

  /** Every connection lives a second, for a minute. */
  @Test
  void aMinuteOfFlappingLosesNoSubscriptionAndNeverOpensASecondConnection() throws Exception {
    upstream.lifeMillis = 1_000;
    upstream.kill();
    Awaitility.await()
        .atMost(Duration.ofSeconds(75))
        .during(Duration.ofSeconds(60))
        .until(() -> upstream.openMost.get() == 1);
    int handshakes = upstream.handshakes.size();
    assertThat(handshakes).isGreaterThan(5);
    upstream.lifeMillis = 0;
    awaitSubscribed(handshakes);
    awaitState("connected");
    tradeReachesTheClient("205.25");
    assertThat(upstream.openMost).hasValue(1);
    assertThat(upstream.calls.size()).as("REST calls in some 80 seconds").isLessThanOrEqualTo(120);
  }

  @Test
  void aRefusedKeyIsShownToOperatorsAndPricesArePolledInItsPlace() throws Exception {
    upstream.handshakeStatus = 401;
    upstream.quote =
        "{\"c\":321.5,\"d\":1.5,\"dp\":1.5,\"h\":330,\"l\":310,\"o\":320,\"pc\":320,\"t\":"
            + (System.currentTimeMillis() / 1000 + 5)
            + "}";
    upstream.kill();
    awaitState("unauthorized");
    await().untilAsserted(() -> assertThat(prices).contains("321.5"));
    assertThat(service.get("/ws/health").statusCode()).isEqualTo(200);
    assertThat(upstream.handshakes).hasSize(2);
    assertThat(service.lines()).noneMatch(line -> line.contains(KEY));
  }
}
