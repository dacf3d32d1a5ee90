package dev.ringfolio.optimization.experiments;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.Experiment;
import dev.ringfolio.contract.ExperimentReport;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.ReportExperiment;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.optimization.experiments.WalkForward.Outcome;
import dev.ringfolio.optimization.experiments.WalkForward.Refused;
import dev.ringfolio.optimization.experiments.WalkForward.Reported;
import dev.ringfolio.optimization.work.SolverThread;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes reports one after the other on a thread of its own, for those who found a place in {@link
 * ReportPlaces}. A report stops within one solve when its asker has given up: by saying so with the
 * ticket, or by having waited as long as anyone waits for an answer.
 *
 * <p>One report at a time may be yielding, made because it is due and not because somebody waits.
 * It is begun only while nobody else has a place, and gives way to the first who takes one. So what
 * is due costs people the rest of one solve at most.
 *
 * <p>Owned by the verticle, on whose context it is used; a {@link Run} alone is seen by both
 * threads.
 */
final class ReportDesk {
  private static final double RETRY_SECONDS = 2.0;
  private static final Outcome TOO_LATE = refused("waited longer than its asker does");
  private static final Outcome GIVEN_UP = refused("its asker has given up");

  /** A report that waits or is being made, and whether it is still wanted. */
  private static final class Run {
    final ReportExperiment asked;
    final long endsNanos;
    volatile boolean unwanted;

    Run(ReportExperiment asked, long endsNanos) {
      this.asked = asked;
      this.endsNanos = endsNanos;
    }
  }

  private final ExperimentReporter reporter;
  private final Clock clock;
  private final double timeLimitSeconds;
  private final Context context;
  private final SolverThread thread =
      new SolverThread(ExperimentsVerticle.MODULE, ReportPlaces.OF_ALL + 1);
  private final ReportPlaces places = new ReportPlaces();

  /** As many as there are places, and the yielding one. */
  private final List<Run> runs = new ArrayList<>();

  private @Nullable Run yielding;
  private volatile boolean stopped;

  /**
   * @param timeLimitSeconds of one report
   */
  ReportDesk(ExperimentReporter reporter, Clock clock, double timeLimitSeconds, Context context) {
    this.reporter = reporter;
    this.clock = clock;
    this.timeLimitSeconds = timeLimitSeconds;
    this.context = context;
  }

  /** How {@code experiment} stands; refused at once where there is no place. */
  Future<ExperimentReport> report(Experiment experiment, ReportExperiment asked) {
    return asked.yielding() ? whenIdle(experiment, asked) : atOnce(experiment, asked);
  }

  private Future<ExperimentReport> atOnce(Experiment experiment, ReportExperiment asked) {
    String user = asked.asker().user();
    Optional<Failure> full = places.take(user);
    if (full.isPresent()) {
      return Bus.refuse(full.get());
    }
    if (yielding != null) {
      yielding.unwanted = true;
    }
    return run(experiment, begun(asked)).onComplete(done -> places.release(user));
  }

  private Future<ExperimentReport> whenIdle(Experiment experiment, ReportExperiment asked) {
    if (yielding != null || places.taken() > 0) {
      return Bus.refuse(
          new Failure(
              FailureCode.UNAVAILABLE,
              "reports that somebody waits for are first",
              Map.of(),
              RETRY_SECONDS));
    }
    Run run = begun(asked);
    yielding = run;
    return run(experiment, run).onComplete(done -> yielding = null);
  }

  private Run begun(ReportExperiment asked) {
    long patience = TimeUnit.MILLISECONDS.toNanos(Services.REPORT_EXPERIMENT.timeoutMillis());
    Run run = new Run(asked, clock.nanos() + patience);
    runs.add(run);
    return run;
  }

  private Future<ExperimentReport> run(Experiment experiment, Run run) {
    return thread
        .run(context, () -> outcome(experiment, run))
        .onComplete(done -> runs.remove(run))
        .compose(ReportDesk::told);
  }

  /** On the desk's thread. */
  private Outcome outcome(Experiment experiment, Run run) {
    if (clock.nanos() - run.endsNanos > 0) {
      return TOO_LATE;
    }
    if (run.unwanted) {
      return GIVEN_UP;
    }
    Outcome made =
        reporter.report(experiment, run.asked.through(), run.asked.riskFreeRate(), limit(run));
    return run.unwanted && made instanceof Refused ? GIVEN_UP : made;
  }

  private BooleanSupplier limit(Run run) {
    long end = clock.nanos() + (long) (timeLimitSeconds * 1e9);
    return () ->
        stopped || run.unwanted || clock.nanos() - end > 0 || clock.nanos() - run.endsNanos > 0;
  }

  private static Future<ExperimentReport> told(Outcome outcome) {
    return outcome instanceof Refused refusal
        ? Bus.refuse(refusal.why())
        : Future.succeededFuture(((Reported) outcome).report());
  }

  private static Outcome refused(String detail) {
    return new Refused(new Failure(FailureCode.UNAVAILABLE, detail, Map.of(), RETRY_SECONDS));
  }

  /**
   * Who asked with that ticket does not wait any more.
   *
   * @return whether there was such a report
   */
  boolean giveUp(String ticket) {
    boolean found = false;
    for (Run run : runs) {
      if (run.asked.ticket().equals(ticket)) {
        run.unwanted = true;
        found = true;
      }
    }
    return found;
  }

  /** Reports that found no place. */
  long refused() {
    return places.refused();
  }

  /** Ends what is under way. */
  void stop() {
    stopped = true;
    thread.close();
  }
}
