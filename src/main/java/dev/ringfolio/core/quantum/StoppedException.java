package dev.ringfolio.core.quantum;

import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Outcome;

/**
 * A run was told to stop. It has to get out of an optimizer of Hipparchus that is calling back, and
 * only an unchecked exception passes there. Thrown and caught in this package alone.
 */
final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean outOfTime;

  StoppedException(boolean outOfTime) {
    super(outOfTime ? "out of time" : "cancelled", null, false, false);
    this.outOfTime = outOfTime;
  }

  /** Goes on, or is thrown. */
  static void poll(Cancellation cancellation) {
    Cancellation.Verdict verdict = cancellation.verdict();
    if (verdict != Cancellation.Verdict.GO_ON) {
      throw new StoppedException(verdict == Cancellation.Verdict.OUT_OF_TIME);
    }
  }

  /** Goes on unless a solve was stopped; the cancellation is not asked again. */
  static void checkNotStopped(Outcome outcome) {
    if (outcome instanceof Outcome.Failed failed) {
      boolean outOfTime = failed.reason() == Outcome.Reason.TIME_LIMIT;
      if (outOfTime || failed.reason() == Outcome.Reason.CANCELLED) {
        throw new StoppedException(outOfTime);
      }
    }
  }

  /** Whether time was up; else the requester gave up. */
  boolean outOfTime() {
    return outOfTime;
  }
}
