package dev.ringfolio.prices;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.Probe;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.market.History;
import dev.ringfolio.core.model.StoreUnavailable;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.storage.StorePool;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Serves daily bars, takes uploaded histories and answers for the database: binds the {@link
 * ImportDesk}, the {@link BarsReader} and the {@link DatabaseWatch} to the bus, and has the store's
 * {@link StorePool} run what blocks.
 */
public final class BarsVerticle extends VerticleBase {
  private static final long LOOK_FOR_IDLE_MILLIS =
      TimeUnit.SECONDS.toMillis(ImportDesk.IDLE_SECONDS) / 4;

  private final Bus bus;
  private final DailyBars bars;
  private final BarsReader reader;
  private final Clock clock;
  private final DatabaseWatch watch = new DatabaseWatch();
  private StorePool pool;
  private ImportDesk imports;
  private boolean stopping;

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
    this.reader = new BarsReader(bars, history);
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    pool = new StorePool(vertx, "daily-bars", "the database", DatabaseWatch.RETRY_SECONDS);
    imports = new ImportDesk(bars, pool, clock, this::look);
    bus.serve(
        Services.READ_BARS,
        question -> pool.read(() -> reader.read(question)).recover(this::refuse));
    bus.serve(Services.IMPORT_HISTORY, piece -> imports.take(piece).recover(this::refuse));
    bus.serve(Services.PROBE.at(DatabaseWatch.MODULE), this::probe);
    vertx.setPeriodic(LOOK_FOR_IDLE_MILLIS, timer -> imports.dropIdle());
    return look();
  }

  @Override
  public Future<?> stop() {
    stopping = true; // the end of an import is not looked at any more
    return imports.close().eventually(pool::close);
  }

  /** What the store cannot do becomes a failure; a defect stays one. */
  private <T> Future<T> refuse(Throwable error) {
    boolean away = error instanceof StoreUnavailable || error instanceof History.HistoryUnavailable;
    if (!away) {
      return Future.failedFuture(error);
    }
    watch.troubled(error);
    return Bus.refuse(
        new Failure(
            FailureCode.MARKET_DATA_UNAVAILABLE,
            "the database does not answer: " + error.getMessage(),
            Map.of(),
            DatabaseWatch.RETRY_SECONDS));
  }

  /** Answers from what is known, and looks again. */
  private Future<ModuleReport> probe(Probe probe) {
    look();
    return Future.succeededFuture(watch.report(clock.nanos(), pool.turnedAway()));
  }

  /** Looks what the store holds, unless that is under way. */
  private Future<?> look() {
    if (stopping || !watch.begins(clock.nanos())) {
      return Future.succeededFuture();
    }
    return pool.run(bars::contents)
        .onComplete(ended -> watch.ended())
        .onSuccess(watch::found)
        .onFailure(watch::troubled)
        .otherwiseEmpty();
  }
}
