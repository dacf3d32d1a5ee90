package dev.ringfolio.app;

import dev.ringfolio.contract.Distribution;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;

/** Distributions as Prometheus has them: cumulative, in buckets of powers of two. Pure. */
final class Buckets {
  /** The largest bound is 2¹⁷ (milliseconds: 131 s); what is more is in the last bucket. */
  private static final int POWERS = 18;

  private Buckets() {}

  /**
   * One series.
   *
   * @param unit of the distribution's numbers, in that of the histogram
   */
  static HistogramDataPointSnapshot point(String module, Distribution of, double unit) {
    double[] bounds = new double[POWERS + 1];
    long[] counts = new long[POWERS + 1];
    for (int i = 0; i < POWERS; i++) {
      bounds[i] = ((1L << i) - 1) * unit;
    }
    bounds[POWERS] = Double.POSITIVE_INFINITY;
    for (int bucket = 0; bucket < of.counts().size(); bucket++) {
      int bits = 64 - Long.numberOfLeadingZeros(Distribution.largest(bucket));
      counts[Math.min(bits, POWERS)] += of.counts().get(bucket);
    }
    Number[] boxed = new Number[counts.length];
    for (int i = 0; i < counts.length; i++) {
      boxed[i] = counts[i];
    }
    return HistogramDataPointSnapshot.builder()
        .labels(Labels.of("module", module))
        .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, boxed))
        .sum(of.sum() * unit)
        .build();
  }
}
