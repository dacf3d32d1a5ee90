package dev.ringfolio.feed;

import dev.ringfolio.core.time.Clock;
import java.time.Duration;

/** Time that moves when it is told to. */
final class VirtualClock implements Clock {
  /** 2026-03-03T15:00:00Z, a Tuesday morning in New York. */
  static final long ORIGIN_MILLIS = 1_772_550_000_000L;

  private long nanos;

  void advance(Duration duration) {
    nanos += duration.toNanos();
  }

  /** Milliseconds since the origin. */
  long elapsedMillis() {
    return nanos / 1_000_000;
  }

  @Override
  public long millis() {
    return ORIGIN_MILLIS + elapsedMillis();
  }

  @Override
  public long nanos() {
    // Near the end of what a long holds: nobody may compare instants but by their difference.
    return Long.MAX_VALUE - 1_000_000_000L + nanos;
  }
}
