package dev.ringfolio.contract;

import java.util.ArrayList;
import java.util.List;

/**
 * How often numbers of which size were seen, in {@link #BUCKETS} buckets: 0 to 7 each have one of
 * their own, and each larger power of two is cut into eight. So a size is known to an eighth.
 *
 * @param counts since the start, by bucket; what is missing at the end is 0
 * @param sum of all numbers
 * @param lastMinute counts of the last minute, by bucket
 */
public record Distribution(List<Long> counts, double sum, List<Long> lastMinute) {
  /** Numbers of 2³⁰ and more (milliseconds: twelve days) share the last bucket. */
  public static final int BUCKETS = 8 + 8 * 27;

  public static final Distribution EMPTY = new Distribution(List.of(), 0, List.of());

  public Distribution {
    counts = List.copyOf(counts);
    lastMinute = List.copyOf(lastMinute);
  }

  /** The bucket of {@code number}; a negative one counts as 0. */
  public static int bucket(long number) {
    if (number < 8) {
      return (int) Math.max(0, number);
    }
    int power = 63 - Long.numberOfLeadingZeros(number);
    int eighth = (int) (number >>> (power - 3)) & 7;
    return Math.min(8 * (power - 2) + eighth, BUCKETS - 1);
  }

  /** The largest number of {@code bucket}. */
  public static long largest(int bucket) {
    return bucket < 8 ? bucket : ((9L + (bucket & 7)) << (bucket / 8 - 1)) - 1;
  }

  /** Both together. */
  public Distribution plus(Distribution other) {
    return new Distribution(
        plus(counts, other.counts), sum + other.sum, plus(lastMinute, other.lastMinute));
  }

  private static List<Long> plus(List<Long> some, List<Long> more) {
    List<Long> both = new ArrayList<>(BUCKETS);
    for (int i = 0; i < Math.max(some.size(), more.size()); i++) {
      both.add((i < some.size() ? some.get(i) : 0) + (i < more.size() ? more.get(i) : 0));
    }
    return both;
  }

  /** How many numbers were seen in the last minute. */
  public long recentCount() {
    return lastMinute.stream().mapToLong(Long::longValue).sum();
  }

  /**
   * The number that {@code share} of the last minute's do not exceed, as the largest of its bucket;
   * 0 where there are none.
   *
   * @param share above 0; 1 for the largest number
   */
  public long recentQuantile(double share) {
    long wanted = (long) Math.ceil(share * recentCount());
    long seen = 0;
    for (int bucket = 0; bucket < lastMinute.size() && wanted > 0; bucket++) {
      seen += lastMinute.get(bucket);
      if (seen >= wanted) {
        return largest(bucket);
      }
    }
    return 0;
  }
}
