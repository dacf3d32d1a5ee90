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

/**
 * The packaged service between an upstream that misbehaves on request and a client that only reads
 * prices of AAPL; AAPL and MSFT are subscribed when it is opened.
 */
final class UpstreamScene implements AutoCloseable {
  static final String KEY = "not-for-logs";

  final ScriptedUpstream upstream;
  final ServiceProcess service;

  /** All prices that the client was told, in the digits that it was told. */
  final List<String> prices = new CopyOnWriteArrayList<>();

  private final Vertx vertx = Vertx.vertx();
  private final JsonSocket client;

  UpstreamScene(Path folder) throws Exception {
    upstream = new ScriptedUpstream(vertx);
    upstream.listen().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    service =
        ServiceProcess.brief(
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

  static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(40));
  }

  /** Waits until that many connections, at least, asked for both symbols. */
  void awaitSubscribed(int connections) {
    for (String symbol : List.of("AAPL", "MSFT")) {
      String message = "{\"type\":\"subscribe\",\"symbol\":\"" + symbol + "\"}";
      await()
          .until(
              () ->
                  upstream.messages.stream().filter(message::equals).count() >= connections
                      && upstream.open.get() == 1);
    }
  }

  void awaitState(String state) {
    await()
        .untilAsserted(
            () ->
                assertThat(service.get("/ws/health").body())
                    .contains("\"state\":\"" + state + "\""));
  }

  void tradeReachesTheClient(String price) {
    upstream.send(
        "{\"data\":[{\"s\":\"AAPL\",\"p\":"
            + price
            + ",\"t\":"
            + System.currentTimeMillis()
            + ",\"v\":1,\"c\":null}],\"type\":\"trade\"}");
    await().untilAsserted(() -> assertThat(prices).contains(price));
  }

  @Override
  public void close() throws Exception {
    client.close();
    service.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
