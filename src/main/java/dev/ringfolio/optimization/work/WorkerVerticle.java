package dev.ringfolio.optimization.work;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.config.Config;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.JobDone;
import dev.ringfolio.contract.JobOffer;
import dev.ringfolio.contract.JobOffer.Job;
import dev.ringfolio.contract.JobStopped;
import dev.ringfolio.contract.LeaseState;
import dev.ringfolio.contract.ModuleFacts.EstimateFacts;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.StopJob;
import dev.ringfolio.contract.TakeJob;
import dev.ringfolio.core.market.History;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.optimizer.Progress;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.optimization.JobFailures;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one job at a time from the queue and solves it on a thread of its own, while the event loop
 * renews the lease, answers probes and hears that a job is to be left.
 *
 * <p>A job that is left (cancelled, or given to another) ends when the solver polls its token; the
 * next one is taken when the thread is free. A job that is not done {@value #OVERRUN_SECONDS} s
 * after its time limit, because the history does not answer or the solver does not end, is answered
 * here as {@code time_limit}: a thread that hangs costs this worker, never the request.
 */
public final class WorkerVerticle extends VerticleBase {
  static final long RENEWAL_MILLIS = 1_000;
  static final int OVERRUN_SECONDS = 10;

  /** Between two tries to reach a queue that is away; doubled from the one to the other. */
  static final long RETRY_MILLIS_MIN = 50;

  static final long RETRY_MILLIS_MAX = 2_000;

  /** How often an answer is sent before it is given up; the queue drops all but the first. */
  static final int ANSWER_TRIES_MAX = 5;

  private static final Logger log = LoggerFactory.getLogger(WorkerVerticle.class);

  private final Bus bus;
  private final Config.Optimization config;
  private final Clock clock;
  private final String workerId;
  private final KeptEstimates kept;
  private final JobSolver solver;
  private final SolverThread thread;
  private final WarmUp warmUp;
  private @Nullable RunningJob running;
  private long retryMillis = RETRY_MILLIS_MIN;
  private long defects;
  private boolean stopped;

  /**
   * Creates the verticle.
   *
   * @param kept estimates of {@code history} for all workers of the process
   * @param source whose live prices may become a row
   * @param workerId unique among all workers of the queue; also the name for probes
   * @param streamed symbols that are likely to be asked for, to warm up with
   */
  public WorkerVerticle(
      Bus bus,
      Config.Optimization config,
      History history,
      KeptEstimates kept,
      PriceSource source,
      Clock clock,
      String workerId,
      List<Symbol> streamed) {
    this.bus = bus;
    this.config = config;
    this.clock = clock;
    this.workerId = workerId;
    this.kept = kept;
    this.solver = new JobSolver(workerId, history, kept, source, clock);
    this.thread = new SolverThread("solver-" + workerId);
    this.warmUp = new WarmUp(clock, history, source, streamed);
  }

  @Override
  public Future<?> start() {
    bus.serve(
        Services.STOP_JOB.at(workerId),
        stop -> Future.succeededFuture(new JobStopped(leave(stop))));
    bus.serve(Services.PROBE.at(workerId), probe -> Future.succeededFuture(report()));
    vertx.setPeriodic(RENEWAL_MILLIS, timer -> renew());
    vertx.setTimer(WarmUp.DELAY_MILLIS, timer -> warmUp());
    take();
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    warmUp.stop();
    if (running != null) {
      running.giveUp();
    }
    thread.close();
    return Future.succeededFuture();
  }

  private void warmUp() {
    thread
        .run(context, warmUp)
        .onFailure(defect -> log.error("{}: the warm-up failed", workerId, defect));
  }

  private void take() {
    if (stopped) {
      return;
    }
    bus.ask(Services.TAKE_JOB, new TakeJob(workerId))
        .onSuccess(
            offer -> {
              retryMillis = RETRY_MILLIS_MIN;
              began(offer);
            })
        .onFailure(away -> retry(this::take));
  }

  private void began(JobOffer offer) {
    if (!(offer instanceof Job job)) {
      take();
      return;
    }
    if (stopped) {
      return;
    }
    warmUp.stop();
    RunningJob begun = new RunningJob(job, clock);
    running = begun;
    thread
        .run(context, () -> solver.solve(job, begun::over, progress(begun)))
        .otherwise(defect -> failed(job, defect))
        .onSuccess(done -> ended(begun, done));
  }

  /** How far the solver is goes out with the next renewal, which is at once but for the rate. */
  private Progress progress(RunningJob begun) {
    return (iteration, fraction, best) -> {
      if (begun.reached(iteration, fraction, best)) {
        context.runOnContext(turn -> renewLease(begun));
      }
    };
  }

  private void ended(RunningJob ended, JobDone done) {
    if (ended.over()) {
      running = null;
      take();
    } else {
      answer(ended, done, ANSWER_TRIES_MAX);
    }
  }

  /** The lease is renewed until the answer has arrived, so that nobody begins anew meanwhile. */
  private void answer(RunningJob ended, JobDone done, int triesLeft) {
    bus.ask(Services.JOB_DONE, done)
        .onSuccess(
            taken -> {
              running = null;
              take();
            })
        .onFailure(
            away -> {
              if (triesLeft > 1 && !stopped) {
                retry(() -> answer(ended, done, triesLeft - 1));
              } else {
                running = null;
                take();
              }
            });
  }

  /** A defect of the solver costs its job, never the worker. */
  private JobDone failed(Job job, Throwable defect) {
    defects++;
    log.error(
        "{}: solving {} failed, defect {} of this worker",
        workerId,
        job.requestId(),
        defects,
        defect);
    return JobFailures.withoutData(
        workerId, job, 0.0, new Failure(FailureCode.INTERNAL, "the solver failed"));
  }

  private void renew() {
    RunningJob at = running;
    if (at == null || at.over()) {
      return;
    }
    double seconds = (clock.nanos() - at.sinceNanos) / 1e9;
    // One that was accepted in an earlier life may have been promised more time than is given
    // today.
    double limit =
        Math.max(
            config.timeLimit().toMillis() / 1e3, at.job.request().parameters().timeLimitSeconds());
    if (seconds > limit + OVERRUN_SECONDS) {
      at.giveUp();
      log.warn("{}: {} is not done after {} s, given up", workerId, at.job.requestId(), seconds);
      bus.ask(
          Services.JOB_DONE,
          JobFailures.withoutData(
              workerId,
              at.job,
              seconds,
              new Failure(FailureCode.TIME_LIMIT, "not done in %.0f s".formatted(seconds))));
      return;
    }
    renewLease(at);
  }

  private void renewLease(RunningJob at) {
    if (at != running || at.over()) {
      return;
    }
    bus.ask(Services.RENEW_LEASE, at.renewal(workerId))
        .map(LeaseState::held)
        .onSuccess(
            held -> {
              if (!held) {
                at.giveUp();
              }
            });
  }

  private boolean leave(StopJob stop) {
    boolean at = running != null && running.is(stop.jobId(), stop.attempt());
    if (at && running != null) {
      running.giveUp();
    }
    return at;
  }

  private void retry(Runnable again) {
    vertx.setTimer(retryMillis, timer -> again.run());
    retryMillis = Math.min(RETRY_MILLIS_MAX, 2 * retryMillis);
  }

  private ModuleReport report() {
    RunningJob at = running;
    KeptEstimates.Figures figures = kept.figures();
    String detail = "";
    if (at != null && at.over()) {
      detail = "waits for a job that was left to end";
    } else if (retryMillis > RETRY_MILLIS_MIN) {
      detail = "the queue does not answer";
    }
    return new ModuleReport(
        workerId,
        detail.isEmpty() ? ModuleReport.Status.GREEN : ModuleReport.Status.YELLOW,
        detail,
        new EstimateFacts(
            figures.tables(),
            figures.estimates(),
            figures.bytes(),
            figures.hits(),
            figures.misses()));
  }
}
