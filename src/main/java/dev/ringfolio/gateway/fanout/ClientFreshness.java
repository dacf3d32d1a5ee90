package dev.ringfolio.gateway.fanout;

import org.jspecify.annotations.Nullable;

/**
 * How fresh what one client is sent is, for its own heartbeats. Its ages are known to a quarter, in
 * 300 bytes; older ones count less: each {@link #fade} halves what was counted.
 */
public final class ClientFreshness {
  /** 0 to 3 each have a bucket; each larger power of two up to 2²⁰ (17 min) is cut into four. */
  private static final int BUCKETS = 4 + 4 * 18;

  private int @Nullable [] ages;
  private long conflated;
  private long gaps;

  void price(long ageMillis, long passedOver) {
    int[] counts = ages;
    if (counts == null) {
      counts = new int[BUCKETS];
      ages = counts;
    }
    counts[bucket(ageMillis)]++;
    conflated += passedOver;
  }

  /** The client is told of a gap. */
  public void gap() {
    gaps++;
  }

  private static int bucket(long millis) {
    if (millis < 4) {
      return (int) Math.max(0, millis);
    }
    int power = 63 - Long.numberOfLeadingZeros(millis);
    return Math.min(4 * (power - 1) + ((int) (millis >>> (power - 2)) & 3), BUCKETS - 1);
  }

  private static long largest(int bucket) {
    return bucket < 4 ? bucket : ((5L + (bucket & 3)) << (bucket / 4 - 1)) - 1;
  }

  /** Values passed over since the connection began. */
  public long conflated() {
    return conflated;
  }

  /** Gaps told since the connection began. */
  public long gaps() {
    return gaps;
  }

  /**
   * The age in milliseconds that {@code share} of the newest updates did not exceed when they were
   * handed over; null where there were none.
   */
  public @Nullable Long age(double share) {
    int[] counts = ages;
    long total = 0;
    for (int i = 0; counts != null && i < BUCKETS; i++) {
      total += counts[i];
    }
    long wanted = (long) Math.ceil(share * total);
    long seen = 0;
    for (int i = 0; counts != null && wanted > 0 && i < BUCKETS; i++) {
      seen += counts[i];
      if (seen >= wanted) {
        return largest(i);
      }
    }
    return null;
  }

  /** What was counted so far counts half. */
  public void fade() {
    int[] counts = ages;
    for (int i = 0; counts != null && i < BUCKETS; i++) {
      counts[i] /= 2;
    }
  }
}
