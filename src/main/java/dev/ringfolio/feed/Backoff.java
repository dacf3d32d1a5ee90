package dev.ringfolio.feed;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the n-th try in a row: {@code base × 2ⁿ⁻¹}, at most {@link #CEILING}, and
 * of that a random share between a half and the whole, so that restarts do not fall into step.
 */
record Backoff(Duration base, RandomGenerator random) {
  static final Duration CEILING = Duration.ofSeconds(30);

  /** More than any base of a millisecond needs to reach the ceiling, and too few to overflow. */
  private static final int DOUBLINGS_MAX = 24;

  /** The pause before try number {@code attempt}, counted from 1, in nanoseconds. */
  long delayNanos(long attempt) {
    int doublings = (int) Math.min(attempt - 1, DOUBLINGS_MAX);
    long whole = Math.min(base.toNanos() << doublings, CEILING.toNanos());
    return whole / 2 + (long) (random.nextDouble() * (whole - whole / 2));
  }
}
