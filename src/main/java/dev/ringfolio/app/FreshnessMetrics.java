package dev.ringfolio.app;

import dev.ringfolio.contract.Distribution;
import dev.ringfolio.contract.Freshness;
import dev.ringfolio.contract.HealthReport;
import dev.ringfolio.contract.HealthReport.Seen;
import dev.ringfolio.contract.ModuleFacts.GatewayFacts;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How fresh what the gateways deliver is, as Prometheus histograms: one series a gateway instance
 * and figure, in buckets of powers of two. Read from the last health report. Any thread.
 */
final class FreshnessMetrics implements MultiCollector {
  /** The largest bound is 2¹⁷ (milliseconds: 131 s); what is more is in the last bucket. */
  private static final int POWERS = 18;

  private static final double MILLIS = 1e-3;

  private final Supplier<@Nullable HealthReport> last;

  FreshnessMetrics(Supplier<@Nullable HealthReport> last) {
    this.last = last;
  }

  @Override
  public MetricSnapshots collect() {
    HealthReport report = last.get();
    if (report == null) {
      return new MetricSnapshots();
    }
    return new MetricSnapshots(
        histogram(report, "delivery_age_seconds", MILLIS, Freshness::age),
        histogram(report, "delivery_trade_age_seconds", MILLIS, Freshness::tradeAge),
        histogram(report, "delivery_conflated", 1, Freshness::conflated),
        histogram(report, "event_delivery_age_seconds", MILLIS, Freshness::eventAge),
        histogram(report, "event_delivery_lag", 1, Freshness::eventLag));
  }

  private static HistogramSnapshot histogram(
      HealthReport report, String name, double unit, Function<Freshness, Distribution> figure) {
    HistogramSnapshot.Builder histogram =
        HistogramSnapshot.builder()
            .name("ringfolio_gateway_" + name)
            .help("At the hand-over to a socket, snapshots aside");
    for (Seen seen : report.modules()) {
      if (seen.report().facts() instanceof GatewayFacts gateway) {
        histogram.dataPoint(point(seen.report().module(), figure.apply(gateway.freshness()), unit));
      }
    }
    return histogram.build();
  }

  private static HistogramDataPointSnapshot point(String module, Distribution of, double unit) {
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
