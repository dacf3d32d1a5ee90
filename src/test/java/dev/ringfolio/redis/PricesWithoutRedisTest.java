package dev.ringfolio.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.bus.TopicHandler;
import dev.ringfolio.bus.TopicWriter;
import dev.ringfolio.bus.VertxBus;
import dev.ringfolio.config.Config;
import dev.ringfolio.contract.MarketEvent;
import dev.ringfolio.contract.MarketEvent.Traded;
import dev.ringfolio.contract.ModuleFacts.PriceFacts;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.ModuleReport.Status;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.PriceUpdate.Origin;
import dev.ringfolio.contract.Probe;
import dev.ringfolio.contract.ReadPrices;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.core.time.RunningClock;
import dev.ringfolio.prices.PricesVerticle;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Prices go on, whatever becomes of Redis. */
class PricesWithoutRedisTest {
  private static final Symbol AAPL = new Symbol("AAPL");
  private static final String KEY = "ringfolio:price:finnhub:AAPL";
  private static final long TIME = 1_720_620_000_000L;

  private static final Clock CLOCK = new RunningClock();

  private final AtomicLong seen = new AtomicLong();
  private Vertx vertx;
  private VertxBus bus;
  private Context feed;
  private TopicWriter<MarketEvent> trades;
  private RealRedis redis;
  private int price = 100;

  @BeforeEach
  void begin() throws Exception {
    redis = new RealRedis();
    vertx = Vertx.vertx();
    bus = new VertxBus(vertx, CLOCK);
  }

  @AfterEach
  void end() throws Exception {
    redis.close();
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(30));
  }

  private String deploy() throws Exception {
    Duration ttl = Duration.ofSeconds(300);
    return get(
        vertx.deployVerticle(
            new PricesVerticle(
                bus,
                new Config.Prices(ttl),
                PriceSource.FINNHUB,
                new RedisSnapshots(vertx, redis.url(), ttl, PriceSource.FINNHUB, CLOCK),
                (symbols, before) -> Map.of(),
                bars -> 0,
                CLOCK)));
  }

  private void start() throws Exception {
    deploy();
    feed = vertx.getOrCreateContext();
    feed.runOnContext(turn -> trades = bus.writer(Topics.TRADES));
    await().until(() -> trades != null);
    bus.reader(
        Topics.PRICE_UPDATES,
        "test",
        new TopicHandler<PriceUpdate>() {
          @Override
          public void entries(long epoch, long first, List<PriceUpdate> entries) {
            seen.set(entries.get(entries.size() - 1).seq());
          }

          @Override
          public void snapshot(long epoch, long head, List<PriceUpdate> values) {
            values.forEach(value -> seen.set(value.seq()));
          }
        });
  }

  /** One trade, and its update within the time in which nobody would call prices stopped. */
  private void tradeGoesThrough() {
    price++;
    long before = seen.get();
    Traded trade = new Traded(AAPL, price, 1, TIME + price, CLOCK.millis(), PriceSource.FINNHUB);
    feed.runOnContext(turn -> trades.append(trade));
    Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> seen.get() > before);
  }

  private ModuleReport probe(String name) throws Exception {
    return get(bus.ask(Services.PROBE.at(name), new Probe()));
  }

  private void awaitStatus(Status status) {
    await().until(() -> probe("redis").status() == status);
  }

  private void awaitStored() {
    await()
        .until(
            () -> {
              var value = redis.ask(vertx, Command.GET, KEY);
              return value != null && value.toString().startsWith("1;" + price + ".0;");
            });
  }

  @Test
  void pricesGoOnWhileRedisIsLateKilledHungAndBack() throws Exception {
    start();
    tradeGoesThrough();
    awaitStatus(Status.YELLOW);

    redis.start();
    awaitStatus(Status.GREEN);
    tradeGoesThrough();
    awaitStored();

    redis.kill();
    awaitStatus(Status.YELLOW);
    for (int i = 0; i < 20; i++) {
      tradeGoesThrough();
    }
    assertThat(((PriceFacts) probe("prices").facts()).snapshotsPending()).isEqualTo(1);

    redis.start();
    awaitStored();

    redis.freeze();
    for (int i = 0; i < 20; i++) {
      tradeGoesThrough();
    }
    awaitStatus(Status.YELLOW);
    assertThat(((PriceFacts) probe("prices").facts()).snapshotsPending()).isEqualTo(1);

    redis.thaw();
    awaitStored();
    awaitStatus(Status.GREEN);
    assertThat(probe("prices").status()).isEqualTo(Status.GREEN);
  }

  @Test
  void aRestartFindsItsPricesInRedis() throws Exception {
    redis.start();
    start();
    tradeGoesThrough();
    awaitStored();
    for (String deployed : List.copyOf(vertx.deploymentIDs())) {
      get(vertx.undeploy(deployed));
    }
    deploy();
    PriceUpdate restored =
        await()
            .until(
                () -> get(bus.ask(Services.READ_PRICES, new ReadPrices(List.of(AAPL)))).found(),
                found -> !found.isEmpty())
            .get(0);
    assertThat(restored.price()).isEqualTo(price);
    assertThat(restored.origin()).isEqualTo(Origin.REDIS);
    assertThat(restored.seq()).isZero();
  }
}
