package dev.ringfolio.optimization.work;

import dev.ringfolio.contract.JobOffer.Job;
import dev.ringfolio.contract.RenewLease;
import dev.ringfolio.core.time.Clock;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A job that a worker is at. Owned by the worker; the solver thread polls {@link #over} and tells
 * how far it is by {@link #reached}, and the worker takes the newest of that along when it renews
 * its lease.
 */
final class RunningJob {
  /**
   * The least time between two calls of the worker's attention: half of what the queue lets
   * through, so that jitter between the two clocks costs no message.
   */
  static final long ATTENTION_NANOS = 100_000_000L;

  /** How far the solver was when it said so last. */
  private record Reached(long iteration, double fraction, double best) {}

  private static final Reached NOTHING = new Reached(0, Double.NaN, Double.NaN);

  final Job job;
  final long sinceNanos;
  private final Clock clock;
  private final AtomicReference<Reached> untold = new AtomicReference<>(NOTHING);

  /** Of the solver thread alone. */
  private long attentionNanos;

  /** Whether its answer is no longer wanted, or was given in the solver's stead. */
  private volatile boolean over;

  RunningJob(Job job, Clock clock) {
    this.job = job;
    this.clock = clock;
    this.sinceNanos = clock.nanos();
    this.attentionNanos = sinceNanos;
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

  /**
   * The solver is this far. On its thread.
   *
   * @return whether the worker should take notice now
   */
  boolean reached(long iteration, double fraction, double best) {
    untold.set(new Reached(iteration, fraction, best));
    long now = clock.nanos();
    if (now - attentionNanos < 0) {
      return false;
    }
    attentionNanos = now + ATTENTION_NANOS;
    return true;
  }

  /** The renewal of its lease, with what was not told before. */
  RenewLease renewal(String workerId) {
    Reached at = untold.getAndSet(NOTHING);
    return new RenewLease(
        workerId, job.jobId(), job.attempt(), at.iteration(), at.fraction(), at.best());
  }
}
