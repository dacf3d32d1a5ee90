package dev.ringfolio.bus;

/**
 * The loop that an end of a topic lives on, with its time: Vert.x's, or one that obeys a seed. What
 * it is given runs on it, one after the other.
 */
interface Loop {
  /** Monotonic time in nanoseconds from an arbitrary origin. */
  long nanos();

  /** Runs {@code action} once, when the turn that runs now has ended. */
  void afterThisTurn(Runnable action);

  /**
   * Runs {@code action} every {@code millis}, the first time after as long.
   *
   * @return ends it; harmless to run again
   */
  Runnable every(long millis, Runnable action);
}
