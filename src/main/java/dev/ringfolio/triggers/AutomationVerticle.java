package dev.ringfolio.triggers;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.ModuleFacts.TriggerFacts;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.ModuleReport.Status;
import dev.ringfolio.contract.OptimizationEvent;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.PortfolioValuation;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.core.trigger.TriggeredRun;
import dev.ringfolio.storage.StoreCalls;
import dev.ringfolio.triggers.TriggerStore.Kept;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;

/**
 * Watches {@code price_updates} and {@code valuations} by the triggers, and asks the optimization
 * queue for what they want. Where they stand is kept within a second; while the store is away they
 * go on, and cannot be changed.
 */
public final class AutomationVerticle extends VerticleBase {
  /** The name by which health probes it. */
  public static final String MODULE = "automation";

  static final long TICK_MILLIS = 1_000;

  /** Ticks between two marks of drawdowns. */
  static final int SETTLE_TICKS = 60;

  private final Bus bus;
  private final TriggerStore store;
  private final RunRequests requests;
  private final Clock clock;
  private final TriggerBook book;
  private final SeenPortfolios portfolios;
  private final TriggerRuns runs;
  private final Following following;
  private final SymbolDemand demand;
  private StoreCalls<List<Kept>> calls;
  private boolean writing;
  private long ticks;

  /**
   * Creates the verticle; deploy one.
   *
   * @param interval that passes at least between two runs of one portfolio
   */
  @SuppressWarnings("NullAway.Init") // what hangs on the context comes with start()
  public AutomationVerticle(
      Bus bus, TriggerStore store, RunRequests requests, Duration interval, Clock clock) {
    this.bus = bus;
    this.store = store;
    this.requests = requests;
    this.clock = clock;
    this.book = new TriggerBook(interval.toMillis(), requests, this::begin);
    this.portfolios = new SeenPortfolios(this::valuation, book.engine::gone);
    this.runs = new TriggerRuns(bus, book, portfolios, requests, clock);
    this.following = new Following(bus, MODULE, () -> {});
    this.demand = new SymbolDemand(bus, MODULE, book.engine::symbols);
  }

  private void begin(TriggeredRun run) {
    runs.begin(run);
  }

  @Override
  public Future<?> start() {
    calls = new StoreCalls<>(vertx, MODULE, store::load, this::loaded);
    TriggerDesk desk = new TriggerDesk(bus, book, store, calls, requests, clock);
    bus.serve(
        Services.CREATE_TRIGGER, asked -> desk.create(asked).onSuccess(made -> demand.changed()));
    bus.serve(
        Services.REPLACE_TRIGGER, asked -> desk.replace(asked).onSuccess(one -> demand.changed()));
    bus.serve(
        Services.DELETE_TRIGGER, asked -> desk.delete(asked).onSuccess(gone -> demand.changed()));
    bus.serve(Services.READ_TRIGGER, desk::read);
    bus.serve(Services.LIST_TRIGGERS, desk::list);
    bus.serve(Services.FIRE_TRIGGER, desk::fire);
    bus.serve(Services.PROBE.at(MODULE), probe -> Future.succeededFuture(report()));
    vertx.setPeriodic(TICK_MILLIS, timer -> tick());
    return calls.open();
  }

  @Override
  public Future<?> stop() {
    following.close();
    book.engine.settle();
    return remember().eventually(() -> calls.close());
  }

  private void loaded(List<Kept> kept) {
    boolean first = !book.loaded();
    book.load(kept, clock.millis());
    if (first) {
      runs.resume();
      runs.check();
      following.follow(Topics.OPTIMIZATION_EVENTS, this::event, all -> {});
      following.follow(Topics.PRICE_UPDATES, this::price, all -> all.forEach(this::price));
      following.follow(Topics.VALUATIONS, portfolios::valuation, portfolios::snapshot);
    }
    demand.changed();
  }

  private void event(OptimizationEvent event) {
    if (event instanceof OptimizationFinished finished) {
      runs.finished(finished);
    }
  }

  private void price(PriceUpdate price) {
    book.engine.price(
        price.symbol(),
        price.price(),
        price.changePercent(),
        price.stale(),
        price.receivedMillis(),
        clock.millis());
  }

  private void valuation(PortfolioValuation of) {
    book.engine.valuation(of.owner(), of.valuation(), clock.millis());
  }

  private void tick() {
    ticks++;
    book.engine.tick(clock.millis());
    if (ticks % SETTLE_TICKS == 0) {
      book.engine.settle();
    }
    runs.check();
    remember();
    demand.tick();
  }

  /** Keeps where triggers stand, of those that moved; one write at a time. */
  private Future<Void> remember() {
    List<Kept> changed = writing || calls.away() ? List.of() : book.changed();
    if (changed.isEmpty()) {
      return Future.succeededFuture();
    }
    writing = true;
    return calls
        .<Void>write(
            () -> {
              store.remember(changed);
              return null;
            })
        .onSuccess(kept -> book.written(changed))
        .onComplete(ended -> writing = false)
        .otherwiseEmpty();
  }

  private ModuleReport report() {
    String detail = calls.trouble();
    if (book.engine.refusedSeries() > 0) {
      detail +=
          "; " + book.engine.refusedSeries() + " series of prices found no room to be watched";
    }
    return new ModuleReport(
        MODULE,
        calls.away() ? Status.YELLOW : Status.GREEN,
        detail.startsWith("; ") ? detail.substring(2) : detail,
        new TriggerFacts(
            book.kinds(),
            book.enabled(),
            book.engine.fired(),
            book.engine.deferred(),
            book.engine.joined(),
            runs.started(),
            runs.refused(),
            runs.failed(),
            book.engine.due(),
            book.engine.suspended(),
            runs.open()));
  }
}
