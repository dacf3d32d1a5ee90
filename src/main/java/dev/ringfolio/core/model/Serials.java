package dev.ringfolio.core.model;

/**
 * Numbers for what is made: each is greater than the one before, also after a restart that does not
 * know the last one, since they are led by the clock. A thousand a millisecond keep pace with it.
 * Owned by one verticle.
 */
public final class Serials {
  private static final long PER_MILLI = 1_000;

  private long last;

  /** The next number, at least {@code nowMillis} × {@value #PER_MILLI}. */
  public long next(long nowMillis) {
    last = Math.max(last + 1, nowMillis * PER_MILLI);
    return last;
  }

  /** From now on numbers are greater than {@code used}. */
  public void above(long used) {
    last = Math.max(last, used);
  }
}
