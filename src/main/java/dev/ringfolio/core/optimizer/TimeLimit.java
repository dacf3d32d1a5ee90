package dev.ringfolio.core.optimizer;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Stops when asked to, or when time is up.
 *
 * @param cancelled whether the requester gave up
 * @param nanos monotonic time
 * @param deadlineNanos in the same time
 */
record TimeLimit(BooleanSupplier cancelled, LongSupplier nanos, long deadlineNanos)
    implements Cancellation {

  @Override
  public Verdict verdict() {
    if (cancelled.getAsBoolean()) {
      return Verdict.CANCELLED;
    }
    return nanos.getAsLong() - deadlineNanos >= 0 ? Verdict.OUT_OF_TIME : Verdict.GO_ON;
  }

  @Override
  public Cancellation earlier(long byNanos) {
    return new TimeLimit(cancelled, nanos, deadlineNanos - byNanos);
  }
}
