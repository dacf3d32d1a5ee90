package dev.ringfolio.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfolio.bus.VertxBus;
import dev.ringfolio.config.Config;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.ModuleReport.Status;
import dev.ringfolio.contract.Probe;
import dev.ringfolio.contract.Services;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangeVerticleTest {
  private final Vertx vertx = Vertx.vertx();
  private final PushedClock clock = new PushedClock("2026-11-17T15:00:00Z");
  private final VertxBus bus = new VertxBus(vertx, clock);

  @AfterEach
  void close() throws Exception {
    for (String deployed : vertx.deploymentIDs()) {
      TestClient.get(vertx.undeploy(deployed));
    }
    TestClient.get(vertx.close());
  }

  @Test
  void tradesComeInFramesOfTheUpstreamsForm() throws Exception {
    ExchangeVerticle exchange = exchange(500, 50);
    TestClient client = TestClient.connect(vertx, exchange.webSocket(), "key");
    client.subscribe("SPY");
    pushUntilAFrameComes(client);
    int mixed = 0;
    for (int frame = 0; frame < 200; frame++) {
      JsonArray trades = TestClient.trades(nextOrPush(client));
      assertThat(trades.size()).isBetween(1, TradeFrames.TRADES_MAX);
      for (int i = 0; i < trades.size(); i++) {
        JsonObject trade = trades.getJsonObject(i);
        assertThat(trade.fieldNames()).containsExactly("c", "p", "s", "t", "v");
        assertThat(trade.getString("s")).isEqualTo("SPY");
        assertThat(trade.getLong("t")).isLessThanOrEqualTo(clock.millis());
        boolean odd = trade.getJsonArray("c").contains("12");
        assertThat(odd).isEqualTo(trade.getLong("v") < 100);
        assertThat(trade.getJsonArray("c").contains("24")).isFalse();
        mixed += odd ? 1 : 0;
      }
    }
    assertThat(mixed).isPositive();
  }

  @Test
  void anUnsubscribedSymbolFallsSilent() throws Exception {
    ExchangeVerticle exchange = exchange(100, 2);
    TestClient client = TestClient.connect(vertx, exchange.webSocket(), "key");
    client.subscribe("SPY");
    pushUntilAFrameComes(client);

    client.unsubscribe("SPY");
    client.subscribe("QQQ");
    client.subscribe("AAPL");
    client.subscribe("MSFT"); // its refusal says that all before it was taken
    String frame = client.next();
    while (!frame.contains("error")) {
      frame = client.next();
    }
    clock.add(1000);

    for (int i = 0; i < 20; i++) {
      assertThat(nextOrPush(client)).doesNotContain("SPY");
    }
  }

  @Test
  void everyConnectionIsPinged() throws Exception {
    ExchangeVerticle exchange =
        new ExchangeVerticle(bus, new Config.Simulator(1, 1, 1), 50, clock, Duration.ofMillis(20));
    TestClient.get(vertx.deployVerticle(exchange));
    TestClient client = TestClient.connect(vertx, exchange.webSocket(), "key");

    assertThat(client.next()).isEqualTo("{\"type\":\"ping\"}");
    assertThat(client.next()).isEqualTo("{\"type\":\"ping\"}");
  }

  @Test
  void aSecondConnectionWithAKeyEndsTheFirstWithoutACode() throws Exception {
    ExchangeVerticle exchange = exchange(1, 50);
    TestClient first = TestClient.connect(vertx, exchange.webSocket(), "key");
    TestClient other = TestClient.connect(vertx, exchange.webSocket(), "another");

    TestClient second = TestClient.connect(vertx, exchange.webSocket(), "key");

    assertThat(first.closed.get(20, TimeUnit.SECONDS)).isIn((short) 0, (short) 1006);
    assertThat(second.closed).isNotDone();
    assertThat(other.closed).isNotDone();
    second.subscribe("SPY");
    pushUntilAFrameComes(second);
  }

  @Test
  void aHandshakeWithoutAKeyIsRefused() throws Exception {
    ExchangeVerticle exchange = exchange(1, 50);

    assertThat(TestClient.refusal(vertx, exchange.webSocket(), "")).isEqualTo(401);
    assertThat(TestClient.refusal(vertx, exchange.webSocket(), "?token=")).isEqualTo(401);
    assertThat(TestClient.refusal(vertx, exchange.webSocket(), "?token=k")).isEqualTo(101);
  }

  @Test
  void oneConnectionTooManyIsRefused() throws Exception {
    ExchangeVerticle exchange = exchange(1, 50);
    for (int i = 0; i < ExchangeServer.SESSIONS_MAX; i++) {
      TestClient.connect(vertx, exchange.webSocket(), "key" + i);
    }

    assertThat(TestClient.refusal(vertx, exchange.webSocket(), "?token=more")).isEqualTo(429);
    assertThat(TestClient.refusal(vertx, exchange.webSocket(), "?token=key0")).isEqualTo(101);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 401, 403, 429, 500})
  void handshakesAreRefusedOnDemand(int status) throws Exception {
    ExchangeVerticle exchange = exchange(1, 50);

    exchange.faults().refuse(status);
    await()
        .until(() -> TestClient.refusal(vertx, exchange.webSocket(), "?token=k"), s -> s == status);
    exchange.faults().refuse(0);

    await().until(() -> TestClient.refusal(vertx, exchange.webSocket(), "?token=k"), s -> s == 101);
  }

  @Test
  void connectionsAreCutOnDemand() throws Exception {
    ExchangeVerticle exchange = exchange(1, 50);
    TestClient client = TestClient.connect(vertx, exchange.webSocket(), "key");

    exchange.faults().cutAll();

    assertThat(client.closed.get(20, TimeUnit.SECONDS)).isIn((short) 0, (short) 1006);
  }

  @Test
  void aSilentExchangeAnswersNoPingAndSendsNothingUntilItSpeaksAgain() throws Exception {
    ExchangeVerticle exchange = exchange(100, 50);
    TestClient client = TestClient.connect(vertx, exchange.webSocket(), "key");
    client.subscribe("SPY");
    pushUntilAFrameComes(client);
    AtomicLong pongs = new AtomicLong();
    client.socket.pongHandler(pong -> pongs.incrementAndGet());

    exchange.faults().silence(true);
    TestClient witness = TestClient.connect(vertx, exchange.webSocket(), "witness");
    client.socket.writePing(Buffer.buffer("?"));
    witness.subscribe("SPY");
    while (client.waiting() > 0) {
      client.next();
    }
    clock.add(5000);
    assertThat(TestClient.ask(vertx, exchange.port(), "/api/v1/quote?symbol=SPY&token=k"))
        .startsWith("200");
    assertThat(client.waiting()).isZero();
    assertThat(pongs).hasValue(0);
    assertThat(client.closed).isNotDone();

    exchange.faults().silence(false);
    pushUntilAFrameComes(client);
    await().until(() -> pongs.get() == 1);
  }

  @Test
  void aMarketDoesNotWaitForAClientThatDoesNotRead() throws Exception {
    ExchangeVerticle exchange = exchange(2000, 50);
    TestClient client = TestClient.connect(vertx, exchange.webSocket(), "key");
    for (Listing listing : Listings.load()) {
      client.subscribe(listing.symbol());
    }
    pushUntilAFrameComes(client);

    client.socket.pause();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              clock.add(100);
              return exchange.dropped();
            },
            dropped -> dropped > 10_000);
    client.socket.resume();

    long resumed = clock.millis();
    long seen = 0;
    while (seen <= resumed) {
      JsonArray trades = TestClient.trades(nextOrPush(client));
      seen = trades.getJsonObject(0).getLong("t");
    }
    assertThat(TestClient.get(bus.ask(Services.PROBE.at("simulator"), new Probe())).detail())
        .endsWith("trades not read in time were dropped");
  }

  @Test
  void itAnswersItsProbe() throws Exception {
    exchange(1, 50);

    ModuleReport report = TestClient.get(bus.ask(Services.PROBE.at("simulator"), new Probe()));

    assertThat(report.module()).isEqualTo("simulator");
    assertThat(report.status()).isEqualTo(Status.GREEN);
    assertThat(report.detail()).isEmpty();
  }

  @Test
  void theMarketsClockRunsAtItsSpeed() {
    PushedClock real = new PushedClock("2026-11-17T15:00:00Z");
    long start = real.millis();
    MarketClock fast = new MarketClock(real, 60);
    MarketClock same = new MarketClock(real, 1);

    real.add(1000);

    assertThat(fast.millis()).isEqualTo(start + 60_000);
    assertThat(fast.nanos()).isEqualTo(start * 1_000_000 + 60_000_000_000L);
    assertThat(same.millis()).isEqualTo(start + 1000);
  }

  private ExchangeVerticle exchange(double rate, int limit) throws Exception {
    ExchangeVerticle exchange =
        new ExchangeVerticle(bus, new Config.Simulator(1, rate, 1), limit, clock);
    TestClient.get(vertx.deployVerticle(exchange));
    return exchange;
  }

  /** Lets time pass until the subscriptions of {@code client} bear a frame. */
  private void pushUntilAFrameComes(TestClient client) {
    int before = client.waiting();
    await()
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              clock.add(50);
              return client.waiting();
            },
            waiting -> waiting > before);
  }

  private String nextOrPush(TestClient client) throws InterruptedException {
    if (client.waiting() == 0) {
      pushUntilAFrameComes(client);
    }
    return client.next();
  }
}
