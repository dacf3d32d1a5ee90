package dev.ringfolio.optimization.comparison;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.ComparisonState;
import dev.ringfolio.contract.ModuleFacts.NoFacts;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.ReadComparison;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.market.History;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.optimization.comparison.ComparisonStore.Kept;
import dev.ringfolio.optimization.work.KeptEstimates;
import dev.ringfolio.storage.StoreCalls;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.concurrent.TimeUnit;

/**
 * Comparisons, one after another on a thread of their own. An accepted one is in the store before
 * it is answered, and is run again by the next start where this one ends before it is over.
 */
public final class ComparisonsVerticle extends VerticleBase {
  /** The name by which health probes it. */
  public static final String MODULE = "comparisons";

  static final long TICK_MILLIS = 500;
  private static final int STOP_SECONDS_MAX = 2;

  private final Bus bus;
  private final ComparisonStore store;
  private final Comparer comparer;
  private final ComparisonTexts texts;
  private final ComparisonDesk desk;
  private final Clock clock;
  private StoreCalls<Kept> calls;
  private ComparisonKeeper keeper;
  private ComparisonWaits waits;
  private ComparisonRuns runs;
  private ComparisonClerk clerk;

  /**
   * Creates the verticle; deploy one.
   *
   * @param kept tables and estimates of {@code history}, of others, too
   * @param source of the live prices that go with {@code history}
   * @param capacity comparisons that may wait
   * @param userQuota of one user among them; the capacity where all clients are one user
   */
  @SuppressWarnings("NullAway.Init") // what hangs on the context comes with start()
  public ComparisonsVerticle(
      Bus bus,
      ComparisonStore store,
      ComparisonTexts texts,
      History history,
      KeptEstimates kept,
      PriceSource source,
      int capacity,
      int userQuota,
      Clock clock) {
    this.bus = bus;
    this.store = store;
    this.texts = texts;
    this.comparer = new Comparer(history, kept, source, clock);
    this.desk = new ComparisonDesk(new ComparisonDesk.Bounds(capacity, userQuota));
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    calls = new StoreCalls<>(vertx, MODULE, store::load, kept -> clerk.load(kept));
    keeper = new ComparisonKeeper(desk, store, calls);
    waits = new ComparisonWaits(vertx);
    runs = new ComparisonRuns(bus, context, desk, comparer, texts, clock, this::over);
    clerk = new ComparisonClerk(desk, runs, keeper, store, calls, texts, clock);
    bus.serve(Services.COMPARE, clerk::accept);
    bus.serve(Services.READ_COMPARISON, this::read);
    bus.serve(Services.CANCEL_COMPARISON, clerk::cancel);
    bus.serve(Services.LIST_COMPARISONS, clerk::list);
    bus.serve(Services.PROBE.at(MODULE), probe -> Future.succeededFuture(report()));
    vertx.setPeriodic(TICK_MILLIS, timer -> tick());
    return calls.open();
  }

  @Override
  public Future<?> stop() {
    runs.stop();
    waits.end();
    return keeper
        .keep()
        .timeout(STOP_SECONDS_MAX, TimeUnit.SECONDS)
        .otherwiseEmpty()
        .eventually(calls::close);
  }

  private void tick() {
    runs.tick();
    keeper.keep();
  }

  private void over(Ticket ticket) {
    waits.over(ticket.row().id());
    keeper.keep();
  }

  private Future<ComparisonState> read(ReadComparison asked) {
    return clerk
        .read(asked.asker(), asked.id())
        .compose(
            state ->
                state.status().over()
                    ? Future.succeededFuture(state)
                    : waits
                        .until(state, asked.waitMillis())
                        .compose(done -> clerk.read(asked.asker(), asked.id())));
  }

  private ModuleReport report() {
    String trouble = calls.trouble().isEmpty() ? runs.trouble() : calls.trouble();
    if (!trouble.isEmpty()) {
      return new ModuleReport(MODULE, ModuleReport.Status.YELLOW, trouble, new NoFacts());
    }
    String detail = desk.refused() == 0 ? "" : desk.refused() + " comparisons found no room";
    return new ModuleReport(MODULE, ModuleReport.Status.GREEN, detail, new NoFacts());
  }
}
