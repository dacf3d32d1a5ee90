package dev.ringfolio.core.optimizer;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Whether a solver may go on. Polled in every loop of every solver, so it is cheap; it is written
 * by other threads, so what stands behind it is volatile.
 */
@FunctionalInterface
public interface Cancellation {
  /** Never stops. */
  Cancellation NEVER = () -> Verdict.GO_ON;

  /** The answer now. Once it is not {@link Verdict#GO_ON}, the solver returns. */
  Verdict verdict();

  /**
   * The same, but its time is up sooner, so that something is left for what comes after. Where it
   * knows of no time it is itself.
   *
   * @param byNanos how much sooner
   */
  default Cancellation earlier(long byNanos) {
    return this;
  }

  /**
   * Stops when asked to, or when time is up.
   *
   * @param cancelled whether the requester gave up
   * @param nanos monotonic time
   * @param deadlineNanos in the same time
   */
  static Cancellation of(BooleanSupplier cancelled, LongSupplier nanos, long deadlineNanos) {
    return new TimeLimit(cancelled, nanos, deadlineNanos);
  }

  /** What a solver is told. */
  enum Verdict {
    GO_ON,
    CANCELLED,
    OUT_OF_TIME
  }
}
