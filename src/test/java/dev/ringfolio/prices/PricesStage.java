package dev.ringfolio.prices;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.TopicHandler;
import dev.ringfolio.bus.TopicWriter;
import dev.ringfolio.bus.VertxBus;
import dev.ringfolio.config.Config;
import dev.ringfolio.contract.MarketEvent;
import dev.ringfolio.contract.MarketEvent.Traded;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.ModuleReport.Status;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.PricesRead;
import dev.ringfolio.contract.Probe;
import dev.ringfolio.contract.ReadPrices;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.core.market.DailyBar;
import dev.ringfolio.core.market.PriceSnapshot;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.StoreUnavailable;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.prices.LastCloses.DailyClose;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The price cache on the real bus, with stores in memory that may be away. */
abstract class PricesStage {
  static final Symbol AAPL = new Symbol("AAPL");
  static final Symbol MSFT = new Symbol("MSFT");
  static final Symbol IBM = new Symbol("IBM");
  static final Symbol NOBODY = new Symbol("NOBODY");

  /** A Wednesday, 10:00 in New York. */
  static final long TEN = Instant.parse("2024-07-10T14:00:00Z").toEpochMilli();

  static final int DAY = (int) LocalDate.of(2024, 7, 10).toEpochDay();

  /** Wall time that the test sets; monotonic time runs. */
  static final class SetClock implements Clock {
    final AtomicLong millis = new AtomicLong(TEN);

    @Override
    public long millis() {
      return millis.get();
    }

    @Override
    public long nanos() {
      return System.nanoTime();
    }
  }

  /** Last closes in memory. */
  static final class MemoryCloses implements LastCloses {
    final Map<Symbol, List<DailyClose>> rows = new ConcurrentHashMap<>();
    final Set<Symbol> asked = ConcurrentHashMap.newKeySet();
    final Map<Symbol, List<DailyClose>> remembered = new ConcurrentHashMap<>();
    volatile CountDownLatch held = new CountDownLatch(0);

    @Override
    public Map<Symbol, List<DailyClose>> remembered(List<Symbol> symbols, LocalDate before) {
      return remembered;
    }

    @Override
    public Map<Symbol, List<DailyClose>> read(List<Symbol> symbols, LocalDate before) {
      asked.addAll(symbols);
      try {
        held.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return symbols.stream()
          .filter(rows::containsKey)
          .collect(
              Collectors.toMap(
                  symbol -> symbol,
                  symbol ->
                      rows.get(symbol).stream()
                          .filter(row -> row.date().isBefore(before))
                          .toList()));
    }
  }

  /** Daily bars in memory, whose store can be away. */
  static final class MemoryDays implements KeptBars {
    final List<DailyBar> kept = new CopyOnWriteArrayList<>();
    final AtomicInteger tries = new AtomicInteger();
    volatile boolean away;

    @Override
    public int keep(List<DailyBar> bars) {
      tries.incrementAndGet();
      if (away) {
        throw new StoreUnavailable("pulled out", null);
      }
      kept.addAll(bars);
      return bars.size();
    }
  }

  /** A store that never answers. */
  static final class HungSnapshots implements PriceSnapshots {
    @Override
    public void open() {}

    @Override
    public void save(PriceSnapshot snapshot) {
      throw new AssertionError("kept before anything was restored");
    }

    @Override
    public Future<Map<Symbol, PriceSnapshot>> read(List<Symbol> symbols) {
      return Promise.<Map<Symbol, PriceSnapshot>>promise().future();
    }

    @Override
    public Future<List<PriceSnapshot>> readAll() {
      return Promise.<List<PriceSnapshot>>promise().future();
    }

    @Override
    public Status status() {
      return new Status(State.LOST, 0, 0, 0, 7);
    }

    @Override
    public Future<Void> close() {
      return Future.succeededFuture();
    }
  }

  /** The feed's writing end. */
  final class Feed extends VerticleBase {
    TopicWriter<MarketEvent> writer;

    @Override
    public Future<?> start() {
      writer = bus.writer(Topics.TRADES);
      return Future.succeededFuture();
    }

    void tell(List<MarketEvent> events) {
      context.runOnContext(turn -> events.forEach(writer::append));
    }
  }

  final ConcurrentLinkedQueue<PriceUpdate> updates = new ConcurrentLinkedQueue<>();
  final SetClock clock = new SetClock();
  final MemoryCloses closes = new MemoryCloses();
  final MemoryDays daily = new MemoryDays();
  final InProcessSnapshots kept = new InProcessSnapshots();
  final Feed feed = new Feed();
  Vertx vertx;
  Bus bus;

  @BeforeEach
  void begin() throws Exception {
    vertx = Vertx.vertx();
    bus = new VertxBus(vertx, clock);
  }

  @AfterEach
  void end() throws Exception {
    closes.held.countDown();
    get(vertx.close());
  }

  static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  String deploy(PriceSource source, PriceSnapshots snapshots) throws Exception {
    Config.Prices config = new Config.Prices(Duration.ofSeconds(300));
    return get(
        vertx.deployVerticle(
            new PricesVerticle(bus, config, source, snapshots, closes, daily, clock)));
  }

  void start() throws Exception {
    deploy(PriceSource.FINNHUB, kept);
    get(vertx.deployVerticle(feed));
    listen();
  }

  void listen() {
    bus.reader(
        Topics.PRICE_UPDATES,
        "test",
        new TopicHandler<PriceUpdate>() {
          @Override
          public void entries(long epoch, long first, List<PriceUpdate> entries) {
            updates.addAll(entries);
          }

          @Override
          public void snapshot(long epoch, long head, List<PriceUpdate> values) {
            updates.addAll(values);
          }
        });
  }

  static Traded trade(Symbol symbol, double price, double volume, long time) {
    return new Traded(symbol, price, volume, time, time, PriceSource.FINNHUB);
  }

  PriceUpdate await(Symbol symbol, java.util.function.Predicate<PriceUpdate> wanted) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                updates.stream()
                    .filter(update -> update.symbol().equals(symbol) && wanted.test(update))
                    .findFirst()
                    .orElse(null),
            java.util.Objects::nonNull);
  }

  PricesRead read(Symbol... symbols) throws Exception {
    return get(bus.ask(Services.READ_PRICES, new ReadPrices(List.of(symbols))));
  }

  ModuleReport probe(String name) throws Exception {
    return get(bus.ask(Services.PROBE.at(name), new Probe()));
  }
}
