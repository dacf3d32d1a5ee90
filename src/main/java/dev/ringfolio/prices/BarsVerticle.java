package dev.ringfolio.prices;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.BarsRead;
import dev.ringfolio.contract.BarsRead.Bar;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.ImportAnswer;
import dev.ringfolio.contract.ImportAnswer.PieceTaken;
import dev.ringfolio.contract.ImportPiece;
import dev.ringfolio.contract.ModuleFacts.DatabaseFacts;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.ModuleReport.Status;
import dev.ringfolio.contract.Probe;
import dev.ringfolio.contract.ReadBars;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.market.DailyBar;
import dev.ringfolio.core.market.History;
import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.time.Clock;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Serves daily bars and takes uploaded histories. One import runs at a time, in one transaction; an
 * upload that stops for {@value #IDLE_SECONDS} s is rolled back. The store is used on a pool of
 * {@value #POOL} threads.
 */
public final class BarsVerticle extends VerticleBase {
  static final int POOL = 2;
  static final int IDLE_SECONDS = 60;
  private static final double RETRY_SECONDS = 5;

  /** The import that runs. */
  private static final class Running {
    final String id;
    final boolean partial;
    int next;
    long lastNanos;
    @Nullable HistoryImport state;

    Running(String id, boolean partial) {
      this.id = id;
      this.partial = partial;
    }
  }

  private final Bus bus;
  private final DailyBars bars;
  private final History history;
  private final Clock clock;
  private WorkerExecutor pool;
  private @Nullable Running running;
  private @Nullable DatabaseFacts known;
  private String trouble = "";

  /**
   * Creates the verticle.
   *
   * @param bars the store
   * @param history what symbols without stored bars have
   */
  @SuppressWarnings("NullAway.Init") // the pool comes with start()
  public BarsVerticle(Bus bus, DailyBars bars, History history, Clock clock) {
    this.bus = bus;
    this.bars = bars;
    this.history = history;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    pool = vertx.createSharedWorkerExecutor("daily-bars", POOL);
    bus.serve(Services.READ_BARS, this::read);
    bus.serve(Services.IMPORT_HISTORY, this::take);
    bus.serve(Services.PROBE.at("database"), this::probe);
    vertx.setPeriodic(TimeUnit.SECONDS.toMillis(IDLE_SECONDS) / 4, timer -> dropIdle());
    return look();
  }

  @Override
  public Future<?> stop() {
    Running import1 = running;
    running = null;
    Future<?> closed = import1 == null ? Future.succeededFuture() : close(import1);
    return closed.eventually(pool::close);
  }

  private Future<BarsRead> read(ReadBars question) {
    return onPool(() -> readNow(question));
  }

  private BarsRead readNow(ReadBars question) {
    List<DailyBar> stored =
        bars.read(question.symbol(), question.from(), question.to(), question.limit());
    if (!stored.isEmpty()) {
      return new BarsRead(
          question.symbol(), false, stored.stream().map(BarsVerticle::bar).toList());
    }
    PriceTable table = history.read(List.of(question.symbol()), question.from(), question.to());
    List<Bar> made = new ArrayList<>();
    double none = Double.NaN;
    for (int row = Math.max(0, table.rows() - question.limit()); row < table.rows(); row++) {
      made.add(new Bar(table.epochDays()[row], none, none, none, table.close(row, 0), none));
    }
    boolean simulated = table.origins().get(0) == History.Origin.SIMULATED;
    return new BarsRead(question.symbol(), simulated, made);
  }

  private static Bar bar(DailyBar bar) {
    return new Bar(bar.epochDay(), bar.open(), bar.high(), bar.low(), bar.close(), bar.volume());
  }

  private Future<ImportAnswer> take(ImportPiece piece) {
    Running current = running;
    if (piece.index() == 0 && current == null) {
      current = new Running(piece.importId(), piece.partial());
      running = current;
    }
    if (current == null || !current.id.equals(piece.importId())) {
      return Bus.refuse(
          piece.index() == 0
              ? new Failure(
                  FailureCode.UNAVAILABLE,
                  "another history is being imported; one is taken at a time",
                  Map.of(),
                  RETRY_SECONDS)
              : new Failure(
                  FailureCode.UNAVAILABLE,
                  "the import broke off: nothing came for " + IDLE_SECONDS + " s"));
    }
    if (piece.aborted()) {
      running = null;
      return close(current).map(new PieceTaken(piece.index()));
    }
    if (piece.index() != current.next) {
      throw new IllegalArgumentException(
          "piece " + piece.index() + " of import " + piece.importId() + " after " + current.next);
    }
    current.next++;
    current.lastNanos = clock.nanos();
    return run(current, piece);
  }

  private Future<ImportAnswer> run(Running current, ImportPiece piece) {
    return onPool(() -> runNow(current, piece))
        .onComplete(
            answer -> {
              current.lastNanos = clock.nanos();
              if (answer.failed() || piece.last()) {
                running = running == current ? null : running;
                close(current).onComplete(done -> look());
              }
            });
  }

  private ImportAnswer runNow(Running current, ImportPiece piece) {
    HistoryImport state = current.state;
    if (state == null) {
      state = new HistoryImport(bars.begin(), current.partial);
      current.state = state;
    }
    state.take(piece.bytes());
    return piece.last() ? state.end() : new PieceTaken(piece.index());
  }

  private void dropIdle() {
    Running current = running;
    long idle = TimeUnit.SECONDS.toNanos(IDLE_SECONDS);
    if (current != null && clock.nanos() - current.lastNanos > idle) {
      running = null;
      close(current);
    }
  }

  private Future<Void> close(Running ended) {
    return pool.executeBlocking(
        () -> {
          if (ended.state != null) {
            ended.state.close();
          }
          return null;
        },
        false);
  }

  /** Runs {@code work} on the pool; what the store cannot do becomes a failure. */
  private <T> Future<T> onPool(Callable<T> work) {
    return pool.executeBlocking(work, false)
        .recover(
            error -> {
              if (error instanceof DailyBars.StoreUnavailable
                  || error instanceof History.HistoryUnavailable) {
                trouble = String.valueOf(error.getMessage());
                return Bus.refuse(
                    new Failure(
                        FailureCode.MARKET_DATA_UNAVAILABLE,
                        "the database does not answer: " + error.getMessage(),
                        Map.of(),
                        RETRY_SECONDS));
              }
              return Future.failedFuture(error);
            });
  }

  /** Answers from what is known, and looks again. */
  private Future<ModuleReport> probe(Probe probe) {
    look();
    DatabaseFacts facts = known;
    boolean fine = trouble.isEmpty() && facts != null;
    return Future.succeededFuture(
        new ModuleReport(
            "database",
            fine ? Status.GREEN : Status.RED,
            trouble,
            new DatabaseFacts(
                facts == null ? "unknown" : facts.kind(),
                fine,
                facts == null ? 0 : facts.dailyBars(),
                facts == null ? 0 : facts.symbols())));
  }

  private Future<?> look() {
    return pool.executeBlocking(bars::contents, false)
        .onSuccess(
            c -> {
              known = new DatabaseFacts(c.kind(), true, c.bars(), c.symbols());
              trouble = "";
            })
        .onFailure(error -> trouble = String.valueOf(error.getMessage()))
        .otherwiseEmpty();
  }
}
