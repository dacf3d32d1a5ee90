package dev.ringfolio.prices;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.BarsRead;
import dev.ringfolio.contract.BarsRead.Bar;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
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
import dev.ringfolio.prices.DailyBars.Contents;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves daily bars, takes uploaded histories and answers for the database: binds the {@link
 * ImportDesk} and the store's {@link BarsPool} to the bus.
 */
public final class BarsVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(BarsVerticle.class);

  /** A store that has not said for that long what it holds counts as away. */
  static final int PATIENCE_SECONDS = 10;

  private static final long LOOK_FOR_IDLE_MILLIS =
      TimeUnit.SECONDS.toMillis(ImportDesk.IDLE_SECONDS) / 4;

  private final Bus bus;
  private final DailyBars bars;
  private final History history;
  private final Clock clock;
  private BarsPool pool;
  private ImportDesk imports;
  private boolean stopping;
  private boolean looking;
  private long lookingSince;
  private @Nullable Contents known;
  private String trouble = "";

  /**
   * Creates the verticle.
   *
   * @param bars the store
   * @param history what symbols without stored bars have
   */
  @SuppressWarnings("NullAway.Init") // the pool and the desk come with start()
  public BarsVerticle(Bus bus, DailyBars bars, History history, Clock clock) {
    this.bus = bus;
    this.bars = bars;
    this.history = history;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    pool = new BarsPool(vertx);
    imports = new ImportDesk(bars, pool, clock, this::look);
    bus.serve(
        Services.READ_BARS, question -> pool.read(() -> readNow(question)).recover(this::refuse));
    bus.serve(Services.IMPORT_HISTORY, piece -> imports.take(piece).recover(this::refuse));
    bus.serve(Services.PROBE.at("database"), this::probe);
    vertx.setPeriodic(LOOK_FOR_IDLE_MILLIS, timer -> imports.dropIdle());
    return look();
  }

  @Override
  public Future<?> stop() {
    stopping = true; // the end of an import is not looked at any more
    return imports.close().eventually(pool::close);
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

  /** What the store cannot do becomes a failure; a defect stays one. */
  private <T> Future<T> refuse(Throwable error) {
    boolean away =
        error instanceof DailyBars.StoreUnavailable || error instanceof History.HistoryUnavailable;
    if (!away) {
      return Future.failedFuture(error);
    }
    troubled(error);
    return Bus.refuse(
        new Failure(
            FailureCode.MARKET_DATA_UNAVAILABLE,
            "the database does not answer: " + error.getMessage(),
            Map.of(),
            BarsPool.RETRY_SECONDS));
  }

  /** Answers from what is known, and looks again. */
  private Future<ModuleReport> probe(Probe probe) {
    look();
    Contents last = known;
    boolean hangs =
        looking && clock.nanos() - lookingSince > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    boolean fine = trouble.isEmpty() && last != null && !hangs;
    DatabaseFacts facts =
        last == null
            ? new DatabaseFacts("unknown", false, 0, 0)
            : new DatabaseFacts(last.kind(), fine, last.bars(), last.symbols());
    return Future.succeededFuture(
        new ModuleReport("database", fine ? Status.GREEN : Status.RED, detail(hangs), facts));
  }

  private String detail(boolean hangs) {
    if (hangs) {
      return "no answer for more than " + PATIENCE_SECONDS + " s";
    }
    return trouble.isEmpty() && pool.turnedAway() > 0
        ? pool.turnedAway() + " reads beyond " + BarsPool.READS_MAX + " at once were refused"
        : trouble;
  }

  /** Looks what the store holds, unless that is under way: a store that hangs is asked once. */
  private Future<?> look() {
    if (looking || stopping) {
      return Future.succeededFuture();
    }
    looking = true;
    lookingSince = clock.nanos();
    return pool.look(bars::contents)
        .onComplete(ended -> looking = false)
        .onSuccess(
            contents -> {
              known = contents;
              healed();
            })
        .onFailure(this::troubled)
        .otherwiseEmpty();
  }

  /** Told once, however many find it so. */
  private void troubled(Throwable error) {
    if (trouble.isEmpty()) {
      LOG.warn("the database does not answer: {}", String.valueOf(error.getMessage()));
    }
    trouble = String.valueOf(error.getMessage());
  }

  private void healed() {
    if (!trouble.isEmpty()) {
      LOG.info("the database answers again");
    }
    trouble = "";
  }
}
