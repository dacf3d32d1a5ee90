package dev.ringfolio.optimization.daily;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.KeptWeights;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.market.History;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.optimization.work.SolverThread;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Has the {@link DailyDesk} look every {@value #LOOK_MILLIS} ms, and says how it is. */
public final class DailyVerticle extends VerticleBase {
  /** The name by which health probes it. */
  public static final String MODULE = "daily";

  static final long LOOK_MILLIS = 500;

  private static final long PAUSE_MILLIS = 500;

  private final Bus bus;
  private final ToldStore store;
  private final History history;
  private final Function<String, Optional<KeptWeights>> weights;
  private final Clock clock;
  private final double timeLimitSeconds;
  private final SolverThread thread = new SolverThread(MODULE);
  private DailyDesk desk;

  /**
   * Creates the verticle; deploy one.
   *
   * @param weights of the data of a result; empty where they tell none
   * @param timeLimitSeconds of what is asked for
   */
  @SuppressWarnings("NullAway.Init") // the desk hangs on the context, which comes with start()
  public DailyVerticle(
      Bus bus,
      ToldStore store,
      History history,
      Function<String, Optional<KeptWeights>> weights,
      Clock clock,
      double timeLimitSeconds) {
    this.bus = bus;
    this.store = store;
    this.history = history;
    this.weights = weights;
    this.clock = clock;
    this.timeLimitSeconds = timeLimitSeconds;
  }

  @Override
  public Future<?> start() {
    desk =
        new DailyDesk(
            bus, store, history, weights, clock, timeLimitSeconds, thread, vertx, context);
    bus.serve(Services.PROBE.at(MODULE), probe -> Future.succeededFuture(health()));
    vertx.setPeriodic(LOOK_MILLIS, timer -> desk.look());
    return desk.open();
  }

  /**
   * Tells nothing more, for what is told while its hearers leave is told to nobody, and never
   * again. Any thread, once deployed.
   *
   * @return done when what was being told is told, or takes too long
   */
  public Future<Void> pause() {
    Promise<Void> paused = Promise.promise();
    context.runOnContext(
        turn ->
            desk.pause()
                .timeout(PAUSE_MILLIS, TimeUnit.MILLISECONDS)
                .onComplete(done -> paused.complete()));
    return paused.future();
  }

  @Override
  public Future<?> stop() {
    Future<Void> closed = desk.close();
    thread.close();
    return closed;
  }

  private ModuleReport health() {
    String trouble = desk.trouble();
    return new ModuleReport(
        MODULE,
        trouble.isEmpty() ? ModuleReport.Status.GREEN : ModuleReport.Status.YELLOW,
        trouble,
        desk.facts());
  }
}
