package dev.ringfolio.optimization;

import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.JobDone;
import dev.ringfolio.contract.JobOffer.Job;
import dev.ringfolio.contract.OptimizationEvent.Status;
import java.util.List;

/** Answers of jobs that ended before there was an estimate. */
final class JobFailures {
  private JobFailures() {}

  /** By the worker. */
  static JobDone withoutData(String workerId, Job job, double seconds, Failure failure) {
    Status status = failure.code() == FailureCode.CANCELLED ? Status.CANCELLED : Status.FAILED;
    return of(workerId, job.jobId(), job.attempt(), status, seconds, failure);
  }

  /**
   * By the queue, in a worker's stead.
   *
   * @param seconds for which the last worker was at it
   */
  static JobDone withoutWorker(Ticket ticket, Status status, double seconds, Failure failure) {
    return of(ticket.workerId, ticket.jobId, ticket.attempts, status, seconds, failure);
  }

  private static JobDone of(
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
        false,
        failure);
  }
}
