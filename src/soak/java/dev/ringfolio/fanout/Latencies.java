package dev.ringfolio.fanout;

/** Durations in nanoseconds, counted by size: none is off by more than 1/64. */
final class Latencies {
  private static final int SUB = 64;

  private final long[] counts = new long[SUB * 60];
  private long count;
  private long max;

  void add(long nanos) {
    long value = Math.max(0, nanos);
    counts[index(value)]++;
    count++;
    max = Math.max(max, value);
  }

  void clear() {
    java.util.Arrays.fill(counts, 0);
    count = 0;
    max = 0;
  }

  /** The quantile {@code q} in milliseconds; NaN where nothing was counted. */
  double millis(double q) {
    if (count == 0) {
      return Double.NaN;
    }
    long rank = Math.min(count - 1, (long) (q * count));
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen > rank) {
        return value(i) / 1e6;
      }
    }
    return max / 1e6;
  }

  private static int index(long value) {
    if (value < SUB) {
      return (int) value;
    }
    int exponent = 63 - Long.numberOfLeadingZeros(value);
    return (exponent - 5) * SUB + (int) (value >> (exponent - 6) & (SUB - 1));
  }

  private static long value(int index) {
    if (index < SUB) {
      return index;
    }
    int exponent = index / SUB + 5;
    return (1L << exponent) + ((long) (index % SUB) << (exponent - 6));
  }
}
