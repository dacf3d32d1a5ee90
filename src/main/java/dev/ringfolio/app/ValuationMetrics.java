package dev.ringfolio.app;

import dev.ringfolio.contract.HealthReport;
import dev.ringfolio.contract.HealthReport.Seen;
import dev.ringfolio.contract.ModuleFacts.PortfolioFacts;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How long each valuation of all portfolios that changed took, as a Prometheus histogram. Read from
 * the last health report. Any thread.
 */
final class ValuationMetrics implements MultiCollector {
  private static final double MICROS = 1e-6;

  private final Supplier<@Nullable HealthReport> last;

  ValuationMetrics(Supplier<@Nullable HealthReport> last) {
    this.last = last;
  }

  @Override
  public MetricSnapshots collect() {
    HealthReport report = last.get();
    if (report == null) {
      return new MetricSnapshots();
    }
    HistogramSnapshot.Builder histogram =
        HistogramSnapshot.builder()
            .name("ringfolio_portfolios_pass_seconds")
            .help("Work of one valuation of all portfolios that changed");
    for (Seen seen : report.modules()) {
      if (seen.report().facts() instanceof PortfolioFacts portfolios) {
        histogram.dataPoint(Buckets.point(seen.report().module(), portfolios.passMicros(), MICROS));
      }
    }
    return new MetricSnapshots(histogram.build());
  }
}
