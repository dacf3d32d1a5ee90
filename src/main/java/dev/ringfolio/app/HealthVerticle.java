package dev.ringfolio.app;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.TopicWriter;
import dev.ringfolio.contract.AskHealth;
import dev.ringfolio.contract.HealthReport;
import dev.ringfolio.contract.HealthReport.Seen;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.Probe;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.core.time.Clock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Probes every module, keeps the {@link HealthBoard}, and tells operators. A question for the
 * health first probes afresh, at most every {@value #FRESH_MILLIS} ms, and waits no longer than
 * {@value #PATIENCE_MILLIS} ms for those that do not answer.
 */
final class HealthVerticle extends VerticleBase {
  static final long FRESH_MILLIS = 100;
  static final long PATIENCE_MILLIS = 250;

  private final Bus bus;
  private final Duration probeInterval;
  private final Map<String, Boolean> modules;
  private final Clock clock;
  private final String version;
  private final Consumer<HealthReport> onReport;
  private final long startNanos;
  private HealthBoard board;
  private TopicWriter<ModuleReport> topic;
  private Future<Void> round = Future.succeededFuture();
  private long roundNanos;

  /**
   * Creates the verticle.
   *
   * @param modules name → whether the service is of no use without it
   * @param onReport is handed a report after every round of probes
   */
  @SuppressWarnings("NullAway.Init") // the board and the topic come with start()
  HealthVerticle(
      Bus bus,
      Duration probeInterval,
      Map<String, Boolean> modules,
      Clock clock,
      String version,
      Consumer<HealthReport> onReport) {
    this.bus = bus;
    this.probeInterval = probeInterval;
    this.modules = new LinkedHashMap<>(modules);
    this.clock = clock;
    this.version = version;
    this.onReport = onReport;
    this.startNanos = clock.nanos();
    this.roundNanos = startNanos - TimeUnit.MILLISECONDS.toNanos(FRESH_MILLIS);
  }

  @Override
  public Future<?> start() {
    board = new HealthBoard(modules, clock.nanos());
    topic = bus.writer(Topics.HEALTH);
    bus.serve(Services.HEALTH, this::answer);
    vertx.setPeriodic(0L, probeInterval.toMillis(), timer -> tell());
    return Future.succeededFuture();
  }

  private void tell() {
    probe()
        .onComplete(
            done -> {
              HealthReport report = report();
              report.modules().forEach(seen -> topic.append(seen.report()));
              onReport.accept(report);
            });
  }

  private Future<HealthReport> answer(AskHealth question) {
    return probe().map(done -> report());
  }

  /** One round of probes, shared by all that ask for one while it runs or is fresh. */
  private Future<Void> probe() {
    boolean fresh = clock.nanos() - roundNanos < TimeUnit.MILLISECONDS.toNanos(FRESH_MILLIS);
    if (!round.isComplete() || fresh) {
      return round;
    }
    roundNanos = clock.nanos();
    Promise<Void> over = Promise.promise();
    List<Future<?>> probes = new ArrayList<>();
    for (String module : board.modules()) {
      probes.add(
          bus.ask(Services.PROBE.at(module), new Probe())
              .onSuccess(report -> board.seen(report, clock.nanos())));
    }
    long patience = vertx.setTimer(PATIENCE_MILLIS, timer -> over.tryComplete());
    Future.join(probes)
        .onComplete(
            all -> {
              vertx.cancelTimer(patience);
              over.tryComplete();
            });
    round = over.future();
    return round;
  }

  private HealthReport report() {
    List<Seen> seen = board.look(clock.nanos());
    return new HealthReport(
        HealthBoard.overall(seen),
        HealthBoard.score(seen),
        seen,
        bus.rings(),
        ProcessMemory.now(),
        1,
        List.of("all"),
        (clock.nanos() - startNanos) / 1e9,
        version);
  }
}
