package dev.ringfolio.optimization;

import dev.ringfolio.contract.JobOffer.Job;

/** A job that a worker is at. Owned by the worker; the solver thread polls {@link #over}. */
final class RunningJob {
  final Job job;
  final long sinceNanos;

  /** Whether its answer is no longer wanted, or was given in the solver's stead. */
  private volatile boolean over;

  RunningJob(Job job, long sinceNanos) {
    this.job = job;
    this.sinceNanos = sinceNanos;
  }

  void giveUp() {
    over = true;
  }

  boolean over() {
    return over;
  }

  boolean is(long jobId, int attempt) {
    return job.jobId() == jobId && job.attempt() == attempt;
  }
}
