package dev.ringfolio.feed;

import java.util.concurrent.TimeUnit;

/**
 * The calls that the upstream's REST side allows: so many in any 60 s, and {@value #CALLS_A_SECOND}
 * in any second. It remembers when each of the last calls was made, which is stricter than a bucket
 * that refills: no window, wherever the upstream puts its edges, holds more.
 */
final class RestBudget {
  static final int CALLS_A_SECOND = 30;

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  /** Times of the last calls, a circle; {@code made % length} is the oldest once it is full. */
  private final long[] calls;

  private long made;
  private boolean waiting;
  private long waitUntil;

  RestBudget(int callsPerMinute) {
    calls = new long[callsPerMinute];
  }

  /** Whether a call may be made at {@code now}. */
  boolean allows(long now) {
    if (waiting && now - waitUntil < 0) {
      return false;
    }
    waiting = false;
    return older(calls.length, now, MINUTE) && older(CALLS_A_SECOND, now, SECOND);
  }

  /** Whether a call at {@code now} keeps to an even pace, so that urgent ones find room. */
  boolean spares(long now) {
    return allows(now) && older(1, now, MINUTE / calls.length);
  }

  /** A call is made at {@code now}. */
  void spend(long now) {
    calls[(int) (made++ % calls.length)] = now;
  }

  /** No call before {@code nanos}: the upstream said so, or does not answer. */
  void waitUntil(long nanos) {
    if (!waiting || nanos - waitUntil > 0) {
      waiting = true;
      waitUntil = nanos;
    }
  }

  /** Calls since the start. */
  long made() {
    return made;
  }

  /** Whether the n-th last call, if there was one, is at least {@code age} old. */
  private boolean older(int n, long now, long age) {
    if (n > calls.length || made < n) {
      return true;
    }
    return now - calls[(int) ((made - n) % calls.length)] >= age;
  }
}
