package dev.ringfolio.prices;

import static dev.ringfolio.bus.Asking.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.FailureException;
import dev.ringfolio.bus.VertxBus;
import dev.ringfolio.contract.BarsRead;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.ImportAnswer;
import dev.ringfolio.contract.ImportAnswer.ImportReport;
import dev.ringfolio.contract.ImportAnswer.PieceTaken;
import dev.ringfolio.contract.ImportPiece;
import dev.ringfolio.contract.ModuleFacts.DatabaseFacts;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.ModuleReport.Status;
import dev.ringfolio.contract.Probe;
import dev.ringfolio.contract.ReadBars;
import dev.ringfolio.contract.Service;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.market.DailyBar;
import dev.ringfolio.core.market.History;
import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.model.StoreUnavailable;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.storage.StorePool;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class BarsVerticleTest {
  private static final Symbol AAPL = new Symbol("AAPL");
  private static final Symbol MADE = new Symbol("MADE");

  /** Keeps bars in memory; can be away. */
  private static final class MemoryBars implements DailyBars {
    final Map<Symbol, TreeMap<Integer, DailyBar>> kept = new ConcurrentHashMap<>();
    volatile boolean away;
    volatile CountDownLatch gate = new CountDownLatch(0);
    final AtomicInteger looks = new AtomicInteger();
    final AtomicInteger adding = new AtomicInteger();
    final AtomicBoolean closedWhileAdding = new AtomicBoolean();

    /** Hangs while the test holds the gate shut. */
    private void pass() {
      try {
        assertThat(gate.await(10, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    final AtomicInteger open = new AtomicInteger();

    private void check() {
      if (away) {
        throw new StoreUnavailable("pulled out", null);
      }
    }

    @Override
    public List<DailyBar> read(
        Symbol symbol, @Nullable LocalDate from, @Nullable LocalDate to, int limit) {
      pass();
      check();
      return List.copyOf(kept.getOrDefault(symbol, new TreeMap<>()).values());
    }

    @Override
    public Contents contents() {
      looks.incrementAndGet();
      pass();
      check();
      return new Contents("memory", kept.values().stream().mapToInt(Map::size).sum(), kept.size());
    }

    @Override
    public Import begin() {
      check();
      open.incrementAndGet();
      List<DailyBar> held = new ArrayList<>();
      return new Import() {
        private boolean closed;

        @Override
        public void add(DailyBar bar) {
          adding.incrementAndGet();
          pass();
          held.add(bar);
          adding.decrementAndGet();
        }

        @Override
        public Stored commit() {
          held.forEach(
              b -> kept.computeIfAbsent(b.symbol(), s -> new TreeMap<>()).put(b.epochDay(), b));
          return new Stored(held.size(), 0);
        }

        @Override
        public void close() {
          closedWhileAdding.compareAndSet(false, adding.get() > 0);
          open.addAndGet(closed ? 0 : -1);
          closed = true;
        }
      };
    }
  }

  /** One simulated symbol of three days. */
  private static final class Made implements History {
    @Override
    public PriceTable read(List<Symbol> symbols, @Nullable LocalDate from, @Nullable LocalDate to) {
      boolean known = symbols.get(0).equals(MADE);
      return new PriceTable(
          symbols,
          List.of(known ? Origin.SIMULATED : Origin.NONE),
          known ? new int[] {1, 2, 3} : new int[0],
          known ? new double[] {10, 11, 12} : new double[0],
          1);
    }

    @Override
    public long version(List<Symbol> symbols) {
      return 1;
    }
  }

  private final AtomicLong nanos = new AtomicLong();
  private final MemoryBars bars = new MemoryBars();
  private Vertx vertx;
  private Bus bus;

  @BeforeEach
  void deploy() throws Exception {
    vertx = Vertx.vertx();
    Clock clock =
        new Clock() {
          @Override
          public long millis() {
            return 1;
          }

          @Override
          public long nanos() {
            return nanos.get();
          }
        };
    bus = new VertxBus(vertx, clock);
    get(vertx.deployVerticle(new BarsVerticle(bus, bars, new Made(), clock)));
  }

  @AfterEach
  void close() throws Exception {
    get(vertx.close());
  }

  private <Q, A> A ask(Service<Q, A> service, Q question) throws Exception {
    return get(bus.ask(service, question));
  }

  private ImportAnswer piece(String id, int index, String text, boolean last) throws Exception {
    return ask(
        Services.IMPORT_HISTORY,
        new ImportPiece(id, index, text.getBytes(UTF_8), last, false, false));
  }

  @Test
  void anImportInPiecesIsStoredWithItsLast() throws Exception {
    assertThat(piece("a", 0, "date,AA", false)).isEqualTo(new PieceTaken(0));
    assertThat(piece("a", 1, "PL\n2024-01-02,1", false)).isEqualTo(new PieceTaken(1));
    assertThat(bars.contents().bars()).isZero();
    assertThat(piece("a", 2, "85.5\n", true))
        .isEqualTo(new ImportReport(true, 1, 1, 1, 0, 0, List.of()));
    BarsRead read = ask(Services.READ_BARS, new ReadBars(AAPL, null, null, 10));
    assertThat(read.simulated()).isFalse();
    assertThat(read.bars()).singleElement().satisfies(b -> assertThat(b.close()).isEqualTo(185.5));
    assertThat(bars.open).hasValue(0);
  }

  @Test
  void aRefusedCellStoresNothing() throws Exception {
    ImportReport report =
        (ImportReport) piece("a", 0, "date,AAPL\n2024-01-02,1\n2024-01-03,x\n", true);
    assertThat(report.stored()).isFalse();
    assertThat(report.refused()).isEqualTo(1);
    assertThat(report.errors())
        .containsExactly(
            new ImportAnswer.CellError(3, "AAPL", "x", "a price must be a number above 0"));
    assertThat(bars.contents().bars()).isZero();
  }

  @Test
  void partialStoresWhatIsGood() throws Exception {
    byte[] text = "date,AAPL\n2024-01-02,1\n2024-01-03,x\n".getBytes(UTF_8);
    ImportReport report =
        (ImportReport)
            ask(Services.IMPORT_HISTORY, new ImportPiece("a", 0, text, true, false, true));
    assertThat(report.stored()).isTrue();
    assertThat(report.inserted()).isEqualTo(1);
    assertThat(bars.contents().bars()).isEqualTo(1);
  }

  @Test
  void theFirstHundredErrorsAreNamedAndTheOthersCounted() throws Exception {
    String text = "date,AAPL\n" + "2024-01-02,x\n".repeat(250);
    ImportReport report = (ImportReport) piece("a", 0, text, true);
    assertThat(report.refused()).isEqualTo(250);
    assertThat(report.errors()).hasSize(HistoryImport.ERRORS_MAX);
  }

  @Test
  void aSecondImportWaitsForTheFirst() throws Exception {
    piece("a", 0, "date,AAPL\n", false);
    assertThatThrownBy(() -> piece("b", 0, "date,AAPL\n", false))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> {
              assertThat(e.failure().code()).isEqualTo(FailureCode.UNAVAILABLE);
              assertThat(e.failure().retryAfterSeconds()).isEqualTo(5);
            });
    piece("a", 1, "2024-01-02,1\n", true);
    Awaitility.await().until(() -> bars.open.get() == 0);
    assertThat(piece("b", 0, "date,AAPL\n2024-01-03,1\n", true)).isInstanceOf(ImportReport.class);
  }

  @Test
  void anUploadThatBreaksOffLeavesNothingAndFreesTheWay() throws Exception {
    piece("a", 0, "date,AAPL\n2024-01-02,1\n", false);
    ask(Services.IMPORT_HISTORY, new ImportPiece("a", 1, new byte[0], true, true, false));
    assertThat(bars.contents().bars()).isZero();
    assertThat(bars.open).hasValue(0);
    assertThat(piece("b", 0, "date,AAPL\n2024-01-03,1\n", true)).isInstanceOf(ImportReport.class);
  }

  @Test
  void aSymbolWithoutStoredBarsHasThoseOfTheHistoryBelow() throws Exception {
    BarsRead read = ask(Services.READ_BARS, new ReadBars(MADE, null, null, 2));
    assertThat(read.simulated()).isTrue();
    assertThat(read.bars()).extracting(BarsRead.Bar::close).containsExactly(11.0, 12.0);
    assertThat(ask(Services.READ_BARS, new ReadBars(new Symbol("X"), null, null, 2)).bars())
        .isEmpty();
  }

  @Test
  void aStoreThatIsAwayIsToldAndHealsByItself() throws Exception {
    bars.away = true;
    assertThatThrownBy(() -> ask(Services.READ_BARS, new ReadBars(AAPL, null, null, 1)))
        .cause()
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().code()).isEqualTo(FailureCode.MARKET_DATA_UNAVAILABLE));
    assertThat(probe().status()).isEqualTo(Status.RED);
    bars.away = false;
    Awaitility.await().until(() -> probe().status() == Status.GREEN);
    assertThat(probe().facts()).isEqualTo(new DatabaseFacts("memory", true, 0, 0));
  }

  @Test
  void thatTheStoreWentAwayAndThatItIsBackIsLoggedOnceEach() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(DatabaseWatch.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    logger.setLevel(Level.INFO);
    try {
      bars.away = true;
      Awaitility.await().until(() -> probe().status() == Status.RED);
      for (int i = 0; i < 20; i++) {
        probe();
      }
      bars.away = false;
      Awaitility.await().until(() -> probe().status() == Status.GREEN);
    } finally {
      logger.setLevel(null);
      logger.detachAppender(lines);
    }
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("the database does not answer: pulled out", "the database answers again");
  }

  @Test
  void aStoreThatHangsIsAskedOnceHoweverOftenItIsProbed() throws Exception {
    probe();
    bars.gate = new CountDownLatch(1);
    int before = bars.looks.get();
    for (int i = 0; i < 100; i++) {
      probe();
    }
    Awaitility.await().until(() -> bars.looks.get() > before);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(DatabaseWatch.PATIENCE_SECONDS) + 1);
    assertThat(probe())
        .satisfies(report -> assertThat(report.status()).isEqualTo(Status.RED))
        .satisfies(report -> assertThat(report.detail()).isEqualTo("no answer for more than 10 s"));
    // One may have begun before the gate was shut, one hangs.
    assertThat(bars.looks.get() - before).isLessThanOrEqualTo(2);
    bars.gate.countDown();
    Awaitility.await().until(() -> probe().status() == Status.GREEN);
  }

  @Test
  void readsBeyondTheBoundAreRefusedAtOnceAndCounted() throws Exception {
    bars.gate = new CountDownLatch(1);
    List<Future<BarsRead>> reads = new ArrayList<>();
    for (int i = 0; i < StorePool.READS_MAX; i++) {
      reads.add(bus.ask(Services.READ_BARS, new ReadBars(AAPL, null, null, 1)));
    }
    assertThatThrownBy(() -> ask(Services.READ_BARS, new ReadBars(AAPL, null, null, 1)))
        .cause()
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().code()).isEqualTo(FailureCode.UNAVAILABLE));
    bars.gate.countDown();
    for (Future<BarsRead> read : reads) {
      assertThat(get(read).symbol()).isEqualTo(AAPL);
    }
    assertThat(ask(Services.READ_BARS, new ReadBars(AAPL, null, null, 1)).bars()).isEmpty();
    assertThat(probe().detail()).isEqualTo("1 reads beyond 32 at once were refused");
  }

  @Test
  void anImportIsRolledBackBehindThePieceThatIsBeingStored() throws Exception {
    bars.gate = new CountDownLatch(1);
    byte[] text = "date,AAPL\n2024-01-02,1\n".getBytes(UTF_8);
    Future<ImportAnswer> slow =
        bus.ask(Services.IMPORT_HISTORY, new ImportPiece("a", 0, text, false, false, false));
    Awaitility.await().until(() -> bars.adding.get() == 1);
    Future<ImportAnswer> abort =
        bus.ask(Services.IMPORT_HISTORY, new ImportPiece("a", 1, new byte[0], true, true, false));
    probe(); // answered by the same loop, behind the abort
    bars.gate.countDown();
    get(slow);
    get(abort);
    assertThat(bars.open).hasValue(0);
    assertThat(bars.closedWhileAdding).isFalse();
  }

  private ModuleReport probe() throws Exception {
    return ask(Services.PROBE.at("database"), new Probe());
  }
}
