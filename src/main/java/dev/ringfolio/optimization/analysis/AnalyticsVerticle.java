package dev.ringfolio.optimization.analysis;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.Analysis;
import dev.ringfolio.contract.Analyze;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.ModuleFacts.NoFacts;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.market.History;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.optimization.analysis.Analyst.Answer;
import dev.ringfolio.optimization.analysis.Analyst.Answered;
import dev.ringfolio.optimization.analysis.Analyst.Refused;
import dev.ringfolio.optimization.work.KeptEstimates;
import dev.ringfolio.optimization.work.SolverThread;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.Map;

/**
 * Correlations, frontiers, risk and performance, one question after another on a thread of its own.
 * At most {@value #QUESTIONS_MAX} wait; more are refused at once, with advice.
 */
public final class AnalyticsVerticle extends VerticleBase {
  static final int QUESTIONS_MAX = 32;

  /** The name for probes. */
  public static final String NAME = "analytics";

  private static final double RETRY_SECONDS = 1.0;

  private final Bus bus;
  private final Clock clock;
  private final double timeLimitSeconds;
  private final Analyst analyst;
  private final SolverThread thread;
  private int waiting;
  private long refused;
  private volatile boolean stopped;

  /**
   * Creates the verticle.
   *
   * @param kept estimates of {@code history} that the workers of the process use, too
   * @param timeLimitSeconds of one question, its wait left out
   */
  public AnalyticsVerticle(
      Bus bus, History history, KeptEstimates kept, Clock clock, double timeLimitSeconds) {
    this.bus = bus;
    this.clock = clock;
    this.timeLimitSeconds = timeLimitSeconds;
    this.analyst = new Analyst(history, kept);
    this.thread = new SolverThread(NAME, QUESTIONS_MAX);
  }

  @Override
  public Future<?> start() {
    bus.serve(Services.ANALYZE, this::analyze);
    bus.serve(
        Services.PROBE.at(NAME),
        probe ->
            Future.succeededFuture(
                new ModuleReport(
                    NAME,
                    ModuleReport.Status.GREEN,
                    refused == 0 ? "" : refused + " questions found no room",
                    new NoFacts())));
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    thread.close();
    return Future.succeededFuture();
  }

  private Future<Analysis> analyze(Analyze question) {
    if (waiting >= QUESTIONS_MAX) {
      refused++;
      return Bus.refuse(
          new Failure(
              FailureCode.UNAVAILABLE,
              QUESTIONS_MAX + " analyses are under way or wait",
              Map.of(),
              RETRY_SECONDS));
    }
    waiting++;
    return thread
        .run(context, () -> analyst.answer(question, limit()))
        .onComplete(done -> waiting--)
        .compose(AnalyticsVerticle::told);
  }

  private Cancellation limit() {
    long end = clock.nanos() + (long) (timeLimitSeconds * 1e9);
    return Cancellation.of(() -> stopped, clock::nanos, end);
  }

  private static Future<Analysis> told(Answer answer) {
    return answer instanceof Refused refusal
        ? Bus.refuse(refusal.why())
        : Future.succeededFuture(((Answered) answer).analysis());
  }
}
