package dev.ringfolio.app;

import dev.ringfolio.contract.Distribution;
import dev.ringfolio.contract.Freshness;
import dev.ringfolio.contract.HealthReport;
import dev.ringfolio.contract.HealthReport.Seen;
import dev.ringfolio.contract.ModuleFacts.GatewayFacts;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How fresh what the gateways deliver is, as Prometheus histograms: one series a gateway instance
 * and figure, in buckets of powers of two. Read from the last health report. Any thread.
 */
final class FreshnessMetrics implements MultiCollector {
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
        histogram.dataPoint(
            Buckets.point(seen.report().module(), figure.apply(gateway.freshness()), unit));
      }
    }
    return histogram.build();
  }
}
