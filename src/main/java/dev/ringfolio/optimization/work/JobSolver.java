package dev.ringfolio.optimization.work;

import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.JobDone;
import dev.ringfolio.contract.JobOffer.Job;
import dev.ringfolio.contract.OptimizationEvent.Metrics;
import dev.ringfolio.contract.OptimizationEvent.Status;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.Suggestion;
import dev.ringfolio.core.market.History;
import dev.ringfolio.core.market.History.HistoryUnavailable;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Warning;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Cancellation.Verdict;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Progress;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import dev.ringfolio.core.quantum.QuantumOptimizer;
import dev.ringfolio.core.risk.Scenarios;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.optimization.JobFailures;
import dev.ringfolio.optimization.LivePrices;
import dev.ringfolio.optimization.advice.Advice;
import dev.ringfolio.optimization.advice.Adviser;
import dev.ringfolio.optimization.advice.StartingPoint;
import dev.ringfolio.optimization.work.EstimateSource.Reading;
import dev.ringfolio.optimization.work.EstimateSource.Ready;
import dev.ringfolio.optimization.work.EstimateSource.Stopped;
import dev.ringfolio.optimization.work.EstimateSource.Unusable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Solves one job after another: history and live prices in, an answer out. Owned by one worker,
 * used on its solver thread alone; blocks while it reads history.
 *
 * <p>The job's time limit begins with the job: reading, estimation and search heed it, and so they
 * do when nobody wants the answer any more. A store that does not answer is waited for (the worker
 * bounds it).
 */
public final class JobSolver {
  private static final Warning FROM_MEMORY =
      new Warning(
          "history_from_memory",
          "the database does not answer: the daily prices are those that were read before");

  private final String workerId;
  private final PriceSource source;
  private final Clock clock;
  private final EstimateSource estimates;
  private final Optimizer optimizer = new Optimizer();
  private final QuantumOptimizer circuits = new QuantumOptimizer();

  /**
   * @param source whose live prices may become a row
   */
  public JobSolver(String workerId, History history, PriceSource source, Clock clock) {
    this(workerId, history, new KeptEstimates(), source, clock);
  }

  /**
   * The same with estimates that others use, too.
   *
   * @param kept of the same history
   */
  JobSolver(String workerId, History history, KeptEstimates kept, PriceSource source, Clock clock) {
    this.workerId = workerId;
    this.source = source;
    this.clock = clock;
    this.estimates = new EstimateSource(history, kept);
  }

  /**
   * The answer to {@code job}: weights, or why there are none.
   *
   * @param cancelled whether nobody wants the answer any more; polled from this thread
   */
  public JobDone solve(Job job, BooleanSupplier cancelled) {
    return solve(job, cancelled, Progress.NONE);
  }

  /**
   * The same, telling how far it is.
   *
   * @param progress called on this thread
   */
  JobDone solve(Job job, BooleanSupplier cancelled, Progress progress) {
    long beginNanos = clock.nanos();
    StartingPoint start = StartingPoint.of(job.request(), job.standing());
    if (start instanceof StartingPoint.Refused unknown) {
      return failed(job, beginNanos, unknown.why());
    }
    Optimize request = ((StartingPoint.Known) start).request();
    Optional<Failed> refusal = refusal(request);
    if (refusal.isPresent()) {
      return failed(job, beginNanos, JobFailures.failure(refusal.get()));
    }
    Cancellation cancellation = limit(request, cancelled, beginNanos);
    Reading reading;
    try {
      reading =
          estimates.read(
              request.symbols(),
              request.parameters(),
              LivePrices.usable(job.livePrices(), source),
              () -> cancellation.verdict() != Verdict.GO_ON);
    } catch (HistoryUnavailable e) {
      return failed(
          job,
          beginNanos,
          new Failure(FailureCode.MARKET_DATA_UNAVAILABLE, String.valueOf(e.getMessage())));
    }
    if (reading instanceof Unusable unusable) {
      return failed(job, beginNanos, JobFailures.failure(unusable.why()));
    }
    if (reading instanceof Stopped) {
      return failed(job, beginNanos, JobFailures.failure(stopped(request, cancellation)));
    }
    Ready data = (Ready) reading;
    Problem problem =
        new Problem(
            request.symbols(),
            data.estimates(),
            Scenarios.of(data.returns()),
            request.objective(),
            request.method(),
            request.constraints(),
            request.parameters());
    Outcome outcome =
        circuit(request)
            ? circuits.solve(problem, cancellation, progress).outcome()
            : optimizer.solve(problem, cancellation, progress);
    return answer(job, cancelled, beginNanos, data, outcome);
  }

  private static boolean circuit(Optimize request) {
    return request.method().isCircuit();
  }

  private Optional<Failed> refusal(Optimize request) {
    return circuit(request)
        ? circuits.refusal(
            request.objective(),
            request.method(),
            request.constraints(),
            request.parameters(),
            request.symbols().size())
        : optimizer.refusal(
            request.objective(),
            request.method(),
            request.constraints(),
            request.parameters(),
            request.symbols());
  }

  private Cancellation limit(Optimize request, BooleanSupplier cancelled, long beginNanos) {
    long limitNanos = (long) (request.parameters().timeLimitSeconds() * 1e9);
    return Cancellation.of(cancelled, clock::nanos, beginNanos + limitNanos);
  }

  private static Failed stopped(Optimize request, Cancellation cancellation) {
    return cancellation.verdict() == Verdict.CANCELLED
        ? new Failed(Reason.CANCELLED, "cancelled before there was an estimate")
        : new Failed(
            Reason.TIME_LIMIT,
            "no estimate in %s s; allow more by time_limit"
                .formatted(request.parameters().timeLimitSeconds()));
  }

  private JobDone answer(
      Job job, BooleanSupplier cancelled, long beginNanos, Ready data, Outcome outcome) {
    List<Warning> warnings = new ArrayList<>(data.returns().warnings());
    boolean fromMemory = estimates.fromMemory();
    if (fromMemory) {
      warnings.add(FROM_MEMORY);
    }
    long version = fromMemory ? JobDone.UNKNOWN_VERSION : data.version();
    if (outcome instanceof Solved solved) {
      warnings.addAll(solved.warnings());
      Suggestion suggestion = suggestion(job, cancelled, solved.weights(), warnings);
      boolean optimal = solved.status() == Outcome.Status.OPTIMAL;
      Outcome.Metrics metrics = solved.metrics();
      return new JobDone(
          workerId,
          job.jobId(),
          job.attempt(),
          optimal ? Status.OPTIMAL : Status.APPROXIMATE,
          solved.weights(),
          new Metrics(
              metrics.expectedReturn(),
              metrics.expectedVolatility(),
              metrics.sharpeRatio(),
              metrics.more(),
              metrics.riskContributions()),
          secondsSince(beginNanos),
          optimal ? Double.NaN : solved.certificate().gap(),
          warnings,
          data.returns().marketDataMillis(),
          data.estimates().observations(),
          version,
          data.returns().simulated(),
          null,
          suggestion);
    }
    Failed failed = (Failed) outcome;
    return new JobDone(
        workerId,
        job.jobId(),
        job.attempt(),
        failed.reason() == Reason.CANCELLED ? Status.CANCELLED : Status.FAILED,
        new double[0],
        null,
        secondsSince(beginNanos),
        Double.NaN,
        warnings,
        data.returns().marketDataMillis(),
        data.estimates().observations(),
        version,
        data.returns().simulated(),
        JobFailures.failure(failed),
        null);
  }

  /** What to trade; else null, and a warning says why. Nothing where it is for no portfolio. */
  private @Nullable Suggestion suggestion(
      Job job, BooleanSupplier cancelled, double[] weights, List<Warning> warnings) {
    Optimize request = job.request();
    if (request.portfolioId() == null) {
      return null;
    }
    Advice advice =
        Adviser.advise(
            job.standing(),
            request.symbols(),
            weights,
            request.parameters().trading().transactionCost(),
            Cancellation.of(cancelled, clock::nanos, clock.nanos() + Adviser.SEARCH_NANOS));
    if (advice instanceof Advice.None none) {
      warnings.add(none.warning());
      return null;
    }
    return ((Advice.Suggested) advice).suggestion();
  }

  private JobDone failed(Job job, long beginNanos, Failure failure) {
    return JobFailures.withoutData(workerId, job, secondsSince(beginNanos), failure);
  }

  private double secondsSince(long beginNanos) {
    return (clock.nanos() - beginNanos) / 1e9;
  }
}
