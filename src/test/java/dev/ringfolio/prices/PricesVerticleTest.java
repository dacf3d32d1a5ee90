package dev.ringfolio.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.TopicHandler;
import dev.ringfolio.bus.TopicWriter;
import dev.ringfolio.bus.VertxBus;
import dev.ringfolio.config.Config;
import dev.ringfolio.contract.LiveBarsRead;
import dev.ringfolio.contract.MarketEvent;
import dev.ringfolio.contract.MarketEvent.MarketStatus;
import dev.ringfolio.contract.MarketEvent.Quoted;
import dev.ringfolio.contract.MarketEvent.StreamChanged;
import dev.ringfolio.contract.MarketEvent.Traded;
import dev.ringfolio.contract.ModuleFacts.BarFacts;
import dev.ringfolio.contract.ModuleFacts.PriceFacts;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.ModuleReport.Status;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.PriceUpdate.Origin;
import dev.ringfolio.contract.PricesRead;
import dev.ringfolio.contract.Probe;
import dev.ringfolio.contract.ReadLiveBars;
import dev.ringfolio.contract.ReadPrices;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.core.market.DailyBar;
import dev.ringfolio.core.market.History;
import dev.ringfolio.core.market.LiveBars;
import dev.ringfolio.core.market.PriceSnapshot;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Resolution;
import dev.ringfolio.core.model.StoreUnavailable;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.prices.LastCloses.DailyClose;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The price cache on the real bus, with stores in memory that may be away. */
class PricesVerticleTest {
  private static final Symbol AAPL = new Symbol("AAPL");
  private static final Symbol MSFT = new Symbol("MSFT");
  private static final Symbol IBM = new Symbol("IBM");
  private static final Symbol NOBODY = new Symbol("NOBODY");

  /** A Wednesday, 10:00 in New York. */
  private static final long TEN = Instant.parse("2024-07-10T14:00:00Z").toEpochMilli();

  private static final int DAY = (int) LocalDate.of(2024, 7, 10).toEpochDay();

  /** Wall time that the test sets; monotonic time runs. */
  private static final class SetClock implements Clock {
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
  private static final class MemoryCloses implements LastCloses {
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
  private static final class MemoryDays implements KeptBars {
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
  private static final class HungSnapshots implements PriceSnapshots {
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
  private final class Feed extends VerticleBase {
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

  private final ConcurrentLinkedQueue<PriceUpdate> updates = new ConcurrentLinkedQueue<>();
  private final SetClock clock = new SetClock();
  private final MemoryCloses closes = new MemoryCloses();
  private final MemoryDays daily = new MemoryDays();
  private final InProcessSnapshots kept = new InProcessSnapshots();
  private final Feed feed = new Feed();
  private Vertx vertx;
  private Bus bus;

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

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private String deploy(PriceSource source, PriceSnapshots snapshots) throws Exception {
    Config.Prices config = new Config.Prices(Duration.ofSeconds(300));
    return get(
        vertx.deployVerticle(
            new PricesVerticle(bus, config, source, snapshots, closes, daily, clock)));
  }

  private void start() throws Exception {
    deploy(PriceSource.FINNHUB, kept);
    get(vertx.deployVerticle(feed));
    listen();
  }

  private void listen() {
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

  private static Traded trade(Symbol symbol, double price, double volume, long time) {
    return new Traded(symbol, price, volume, time, time, PriceSource.FINNHUB);
  }

  private PriceUpdate await(Symbol symbol, java.util.function.Predicate<PriceUpdate> wanted) {
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

  private PricesRead read(Symbol... symbols) throws Exception {
    return get(bus.ask(Services.READ_PRICES, new ReadPrices(List.of(symbols))));
  }

  private ModuleReport probe(String name) throws Exception {
    return get(bus.ask(Services.PROBE.at(name), new Probe()));
  }

  @Test
  void whileTheDatabaseHangsARememberedCloseIsAnsweredAndThatIsSaid() throws Exception {
    start();
    closes.held = new CountDownLatch(1);
    LocalDate yesterday = LocalDate.of(2024, 7, 9);
    closes.remembered.put(IBM, List.of(new DailyClose(yesterday, 180.5, History.Origin.IMPORTED)));

    PricesRead read = read(IBM, NOBODY);
    assertThat(read.found()).extracting(PriceUpdate::price).containsExactly(180.5);
    assertThat(read.found()).extracting(PriceUpdate::stale).containsExactly(true);
    assertThat(read.missing()).containsExactly(NOBODY);
    assertThat(read.unavailable()).containsExactly(Origin.DATABASE);
  }

  private LiveBarsRead bars(Symbol symbol, Resolution resolution) throws Exception {
    return get(
        bus.ask(
            Services.READ_LIVE_BARS, new ReadLiveBars(symbol, resolution, 0, Long.MAX_VALUE, 100)));
  }

  @Test
  void tradesMakeBarsWithTheStretchesInWhichSomeMayBeMissing() throws Exception {
    start();
    feed.tell(
        List.of(
            new StreamChanged(AAPL, true, TEN, PriceSource.FINNHUB),
            trade(AAPL, 150, 2, TEN + 1_000),
            trade(AAPL, 151, 0.5, TEN + 59_000),
            trade(AAPL, 149, 1, TEN + 61_000),
            new Traded(MSFT, 1, 1, TEN, TEN, PriceSource.REPLAY)));
    await(AAPL, update -> update.price() == 149);

    assertThat(bars(AAPL, Resolution.MINUTE))
        .isEqualTo(
            new LiveBarsRead(
                AAPL,
                Resolution.MINUTE,
                false,
                List.of(
                    new LiveBarsRead.Bar(TEN, 150, 151, 150, 151, 2.5),
                    new LiveBarsRead.Bar(TEN + 60_000, 149, 149, 149, 149, 1)),
                List.of(new LiveBarsRead.Gap(LiveBarsRead.Gap.EVER, TEN))));
    assertThat(bars(MSFT, Resolution.MINUTE).bars()).isEmpty();
    PriceFacts facts = (PriceFacts) probe("prices").facts();
    assertThat(facts.bars()).isEqualTo(new BarFacts(1, 7, LiveBars.BARS_MAX, 0, 0, 0, 0));
  }

  /** From 10:00 to the end of the session, at 16:00 in New York. */
  private void tellASession(PriceSource source) {
    long end = TEN + Duration.ofHours(6).toMillis();
    feed.tell(
        List.of(
            new StreamChanged(AAPL, true, TEN, source),
            new Traded(AAPL, 150, 2, TEN + 1_000, TEN + 1_000, source),
            new Traded(AAPL, 155, 3, end - 1_000, end - 1_000, source)));
    await(AAPL, update -> update.price() == 155);
    clock.millis.set(end + 60_000);
  }

  @Test
  void theBarOfASettledSessionIsKeptWhenTheStoreIsBack() throws Exception {
    daily.away = true;
    start();
    tellASession(PriceSource.FINNHUB);
    Awaitility.await().until(() -> ((PriceFacts) probe("prices").facts()).bars().waiting() == 1);
    assertThat(daily.kept).isEmpty();

    daily.away = false;
    clock.millis.addAndGet(BarsKeeper.PAUSE_MILLIS);
    Awaitility.await().until(() -> !daily.kept.isEmpty());
    assertThat(daily.kept)
        .containsExactly(
            new DailyBar(AAPL, DAY, Double.NaN, Double.NaN, Double.NaN, 155, Double.NaN));
    Awaitility.await().until(() -> ((PriceFacts) probe("prices").facts()).bars().kept() == 1);
    assertThat(daily.tries).hasValue(2);
  }

  @Test
  void aReplayedSessionIsNeverKept() throws Exception {
    deploy(PriceSource.REPLAY, kept);
    get(vertx.deployVerticle(feed));
    listen();
    tellASession(PriceSource.REPLAY);
    clock.millis.addAndGet(Duration.ofMinutes(10).toMillis());
    await(AAPL, PriceUpdate::stale); // a tick has looked at the clock since
    feed.tell(
        List.of(new Traded(AAPL, 156, 1, clock.millis(), clock.millis(), PriceSource.REPLAY)));
    await(AAPL, update -> update.price() == 156);
    assertThat(daily.tries).hasValue(0);
  }

  @Test
  void aTradeBecomesAnUpdate() throws Exception {
    start();
    feed.tell(
        List.of(
            new Quoted(AAPL, 150, 150, 150, 151, 149, TEN - 5_000, TEN, PriceSource.FINNHUB),
            trade(AAPL, 150.3, 12.5, TEN)));
    assertThat(await(AAPL, update -> update.price() == 150.3))
        .isEqualTo(
            new PriceUpdate(
                AAPL,
                150.3,
                12.5,
                true,
                150,
                0.3,
                0.2,
                TEN,
                TEN,
                DAY,
                2,
                false,
                PriceSource.FINNHUB,
                Origin.LIVE));
  }

  @Test
  void ofManyTradesAtOnceTheNewestOfEachSymbolGoesOutAndItsSeqTellsOfTheOthers() throws Exception {
    start();
    List<MarketEvent> trades = new ArrayList<>();
    for (int i = 1; i <= 5_000; i++) {
      trades.add(trade(i % 2 == 0 ? AAPL : MSFT, i, 1, TEN + i));
    }
    feed.tell(trades);
    PriceUpdate last = await(AAPL, update -> update.seq() == 2_500);
    assertThat(last.price()).isEqualTo(5_000);
    assertThat(last.volume()).isEqualTo(2_500);
    assertThat(updates).hasSizeLessThan(5_000);
    assertThat(updates.stream().filter(u -> u.symbol().equals(AAPL)).map(PriceUpdate::seq))
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void aGapInTheTradesMakesVolumesPartial() throws Exception {
    start();
    feed.tell(
        List.of(
            new StreamChanged(AAPL, true, TEN - 86_400_000, PriceSource.FINNHUB),
            trade(AAPL, 150, 1, TEN)));
    assertThat(await(AAPL, update -> update.seq() == 1).volumePartial()).isFalse();
    List<MarketEvent> flood = new ArrayList<>();
    for (int i = 0; i < 3 * Topics.TRADES.capacity(); i++) {
      flood.add(trade(MSFT, 1, 1, TEN));
    }
    flood.add(trade(AAPL, 151, 1, TEN + 1));
    feed.tell(flood);
    assertThat(await(AAPL, update -> update.price() == 151).volumePartial()).isTrue();
  }

  @Test
  void pricesAreReadLiveThenFromTheSnapshotThenFromTheHistory() throws Exception {
    PriceSnapshot snapshot =
        new PriceSnapshot(MSFT, 400, BigDecimal.TEN, true, 399, TEN - 9, TEN - 8, DAY, TEN - 7);
    closes.rows.put(
        IBM,
        List.of(
            new DailyClose(LocalDate.of(2024, 7, 9), 175.5, History.Origin.IMPORTED),
            new DailyClose(LocalDate.of(2024, 7, 8), 175, History.Origin.IMPORTED)));
    start();
    kept.save(snapshot);
    feed.tell(List.of(trade(AAPL, 150, 1, TEN)));
    await(AAPL, update -> true);

    PricesRead read = read(IBM, MSFT, NOBODY, AAPL, IBM);
    assertThat(read.found().stream().map(PriceUpdate::symbol)).containsExactly(IBM, MSFT, AAPL);
    assertThat(read.found().stream().map(PriceUpdate::origin))
        .containsExactly(Origin.DATABASE, Origin.REDIS, Origin.LIVE);
    assertThat(read.missing()).containsExactly(NOBODY);
    PriceUpdate closed = read.found().get(0);
    assertThat(closed.price()).isEqualTo(175.5);
    assertThat(closed.change()).isEqualTo(0.5);
    assertThat(closed.stale()).isTrue();
    assertThat(closed.volume()).isNaN();
    assertThat(Instant.ofEpochMilli(closed.timeMillis())).isEqualTo("2024-07-09T20:00:00Z");
    assertThat(read.found().get(1).change()).isEqualTo(1);
    PriceFacts facts = (PriceFacts) probe("prices").facts();
    assertThat(facts.hits()).isEqualTo(1);
    assertThat(facts.misses()).isEqualTo(3);
  }

  @Test
  void whoWantsLivePricesAloneWaitsForNoStore() throws Exception {
    closes.held = new CountDownLatch(1);
    deploy(PriceSource.FINNHUB, new HungSnapshots());
    get(vertx.deployVerticle(feed));
    listen();
    feed.tell(List.of(trade(AAPL, 150, 1, TEN)));
    await(AAPL, update -> true);

    Future<PricesRead> read =
        bus.ask(Services.READ_PRICES, new ReadPrices(List.of(IBM, AAPL), true));

    assertThat(get(read).found().stream().map(PriceUpdate::symbol)).containsExactly(AAPL);
    assertThat(get(read).missing()).containsExactly(IBM);
    assertThat(closes.asked).doesNotContain(IBM);
    closes.held.countDown();
  }

  @Test
  void storesThatDoNotAnswerArePassedOverAndNamed() throws Exception {
    closes.held = new CountDownLatch(1);
    closes.rows.put(IBM, List.of());
    deploy(PriceSource.FINNHUB, new HungSnapshots());
    get(vertx.deployVerticle(feed));
    listen();
    feed.tell(List.of(trade(AAPL, 150, 1, TEN)));
    await(AAPL, update -> true);
    PricesRead read = read(AAPL, IBM);
    assertThat(read.found()).hasSize(1);
    assertThat(read.missing()).containsExactly(IBM);
    assertThat(read.unavailable()).containsExactly(Origin.REDIS, Origin.DATABASE);
    assertThat(read(AAPL).unavailable()).isEmpty();
    assertThat(probe("redis").status()).isEqualTo(Status.YELLOW);
    assertThat(probe("redis").detail()).contains("lost").contains("7 snapshots wait");
  }

  @Test
  void tooManySymbolsAreRefused() throws Exception {
    start();
    Symbol[] many =
        IntStream.rangeClosed(0, PricesVerticle.READ_SYMBOLS_MAX)
            .mapToObj(i -> new Symbol("S" + i))
            .toArray(Symbol[]::new);
    assertThatThrownBy(() -> read(many))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("at most " + PricesVerticle.READ_SYMBOLS_MAX);
  }

  @Test
  void theLastCloseIsThePreviousCloseWhereTheFeedTellsNone() throws Exception {
    closes.rows.put(
        AAPL,
        List.of(
            new DailyClose(LocalDate.of(2024, 7, 10), 151, History.Origin.IMPORTED),
            new DailyClose(LocalDate.of(2024, 7, 9), 150, History.Origin.IMPORTED)));
    start();
    feed.tell(List.of(trade(AAPL, 150.3, 1, TEN)));
    PriceUpdate known = await(AAPL, update -> update.previousClose() > 0);
    assertThat(known.previousClose()).isEqualTo(150);
    assertThat(known.change()).isEqualTo(0.3);
    assertThat(known.seq()).isEqualTo(1);
  }

  @Test
  void aSimulatedPriceDoesNotChangeFromARealClose() throws Exception {
    closes.rows.put(
        AAPL, List.of(new DailyClose(LocalDate.of(2024, 7, 9), 150, History.Origin.IMPORTED)));
    closes.rows.put(
        MSFT, List.of(new DailyClose(LocalDate.of(2024, 7, 9), 400, History.Origin.SIMULATED)));
    deploy(PriceSource.SIMULATOR, kept);
    get(vertx.deployVerticle(feed));
    listen();
    feed.tell(
        List.of(
            new Traded(AAPL, 151, 1, TEN, TEN, PriceSource.SIMULATOR),
            new Traded(MSFT, 401, 1, TEN, TEN, PriceSource.SIMULATOR)));
    await(MSFT, update -> update.previousClose() == 400);
    assertThat(read(AAPL).found().get(0).previousClose()).isNaN();
  }

  @Test
  void pricesOfAnotherSourceAreLeftOut() throws Exception {
    start();
    feed.tell(
        List.of(new Traded(AAPL, 1, 1, TEN, TEN, PriceSource.SIMULATOR), trade(MSFT, 400, 1, TEN)));
    await(MSFT, update -> true);
    assertThat(read(AAPL).missing()).containsExactly(AAPL);
    assertThat(probe("prices").status()).isEqualTo(Status.YELLOW);
  }

  @Test
  void aPriceThatNobodyPrintsTurnsStale() throws Exception {
    start();
    feed.tell(
        List.of(
            new MarketStatus("US", true, "regular", TEN - 1_000, PriceSource.FINNHUB),
            trade(AAPL, 150, 1, TEN)));
    await(AAPL, update -> !update.stale());
    clock.millis.addAndGet(301_000);
    PriceUpdate stale = await(AAPL, PriceUpdate::stale);
    assertThat(stale.seq()).isEqualTo(1);
    assertThat(((PriceFacts) probe("prices").facts()).stale()).isEqualTo(1);
  }

  @Test
  void aRestartGoesOnFromTheSnapshots() throws Exception {
    String first = deploy(PriceSource.FINNHUB, kept);
    get(vertx.deployVerticle(feed));
    listen();
    feed.tell(List.of(trade(AAPL, 150, 0.1, TEN)));
    await(AAPL, update -> update.seq() == 1);
    get(vertx.undeploy(first));
    updates.clear();

    deploy(PriceSource.FINNHUB, kept);
    PriceUpdate restored = await(AAPL, update -> update.seq() == 0);
    assertThat(restored.price()).isEqualTo(150);
    assertThat(restored.origin()).isEqualTo(Origin.REDIS);
    feed.tell(List.of(trade(AAPL, 151, 0.2, TEN + 1)));
    PriceUpdate next = await(AAPL, update -> update.seq() == 1);
    assertThat(next.volume()).isEqualTo(0.3);
    assertThat(next.volumePartial()).isTrue();
    assertThat(next.origin()).isEqualTo(Origin.LIVE);
  }

  @Test
  void withoutARedisTheSnapshotIsInProcessAndAllIsWell() throws Exception {
    start();
    ModuleReport report = probe("redis");
    assertThat(report.status()).isEqualTo(Status.GREEN);
    assertThat(report.detail()).isEqualTo("in process");
    assertThat(probe("prices").status()).isEqualTo(Status.GREEN);
  }
}
