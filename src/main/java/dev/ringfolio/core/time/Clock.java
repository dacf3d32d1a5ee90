package dev.ringfolio.core.time;

/** Time as a parameter. Wall time is for display and stamps, monotonic time for durations. */
public interface Clock {
  /** Wall time, milliseconds since the Unix epoch. May jump. */
  long millis();

  /** Monotonic time in nanoseconds from an arbitrary origin. Never goes back. */
  long nanos();
}
