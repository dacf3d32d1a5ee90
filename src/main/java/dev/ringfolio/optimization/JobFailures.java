package dev.ringfolio.optimization;

import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.JobDone;
import dev.ringfolio.contract.JobOffer.Job;
import dev.ringfolio.contract.OptimizationEvent.Status;
import dev.ringfolio.core.market.Alignment;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import java.util.List;
import java.util.Map;

/** What a job that was not solved is answered with. */
public final class JobFailures {
  private JobFailures() {}

  /** By the worker. */
  public static JobDone withoutData(String workerId, Job job, double seconds, Failure failure) {
    Status status = failure.code() == FailureCode.CANCELLED ? Status.CANCELLED : Status.FAILED;
    return withoutWorker(workerId, job.jobId(), job.attempt(), status, seconds, failure);
  }

  /**
   * By the queue, in a worker's stead.
   *
   * @param workerId the last that was at it, or empty
   * @param seconds for which the last worker was at it
   */
  public static JobDone withoutWorker(
      String workerId, long jobId, int attempt, Status status, double seconds, Failure failure) {
    return new JobDone(
        workerId,
        jobId,
        attempt,
        status,
        new double[0],
        null,
        seconds,
        Double.NaN,
        List.of(),
        0,
        0,
        0,
        false,
        failure,
        null);
  }

  /** The optimizer's reasons are codes of the same names. */
  public static Failure failure(Failed failed) {
    return new Failure(
        FailureCode.valueOf(failed.reason().name()), failed.detail(), failed.facts(), Double.NaN);
  }

  /** So are those of the data. */
  public static Failure failure(Alignment.Refused refused) {
    List<String> symbols = refused.symbols().stream().map(Symbol::name).toList();
    return new Failure(
        FailureCode.valueOf(refused.reason().name()),
        refused.detail(),
        symbols.isEmpty() ? Map.of() : Map.of("symbols", symbols),
        Double.NaN);
  }
}
