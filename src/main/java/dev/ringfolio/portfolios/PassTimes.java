package dev.ringfolio.portfolios;

import dev.ringfolio.contract.Distribution;
import java.util.ArrayList;
import java.util.List;

/** How long passes took, in microseconds. Owned by the valuations. */
final class PassTimes {
  private final long[] counts = new long[Distribution.BUCKETS];
  private double sum;

  void add(long micros) {
    counts[Distribution.bucket(micros)]++;
    sum += micros;
  }

  /** All since the start, for other threads to read. */
  Distribution report() {
    List<Long> copy = new ArrayList<>(counts.length);
    for (long count : counts) {
      copy.add(count);
    }
    return new Distribution(copy, sum, List.of());
  }
}
