package dev.ringfolio.app;

import dev.ringfolio.contract.HealthReport;
import dev.ringfolio.contract.HealthReport.Seen;
import dev.ringfolio.contract.ModuleFacts;
import dev.ringfolio.contract.ModuleFacts.AlertFacts;
import dev.ringfolio.contract.ModuleFacts.CacheFacts;
import dev.ringfolio.contract.ModuleFacts.DailyFacts;
import dev.ringfolio.contract.ModuleFacts.EstimateFacts;
import dev.ringfolio.contract.ModuleFacts.FeedFacts;
import dev.ringfolio.contract.ModuleFacts.GatewayFacts;
import dev.ringfolio.contract.ModuleFacts.PortfolioFacts;
import dev.ringfolio.contract.ModuleFacts.PriceFacts;
import dev.ringfolio.contract.ModuleFacts.QueueFacts;
import dev.ringfolio.contract.ModuleFacts.SignalFacts;
import dev.ringfolio.contract.ModuleFacts.TriggerFacts;
import dev.ringfolio.contract.ModuleReport.Status;
import dev.ringfolio.contract.RingReport;
import dev.ringfolio.core.time.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that operators scrape: the JVM's own meters, Vert.x's, and ours, which are read from
 * the rings and from the last health report whenever somebody asks. Any thread.
 */
final class Metrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collector = new JvmGcMetrics();
  private final Map<String, MultiGauge> gauges = new LinkedHashMap<>();
  private final Clock clock;
  private volatile @Nullable HealthReport last;

  Metrics(Clock clock) {
    this.clock = clock;
    registry.getPrometheusRegistry().register(new FreshnessMetrics(() -> last));
    registry.getPrometheusRegistry().register(new ValuationMetrics(() -> last));
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collector.bindTo(registry);
  }

  MeterRegistry registry() {
    return registry;
  }

  /** Takes the newest health report. */
  void update(HealthReport report) {
    last = report;
  }

  /** The Prometheus text, version 0.0.4, of {@code rings} and the newest report. */
  String scrape(List<RingReport> rings) {
    synchronized (gauges) {
      Map<String, List<Row<?>>> rows = new LinkedHashMap<>();
      rings.forEach(ring -> ring(ring, rows));
      HealthReport report = last;
      if (report != null) {
        health(report, rows);
      }
      gauges.keySet().stream()
          .filter(name -> !rows.containsKey(name))
          .toList()
          .forEach(name -> gauge(name).register(List.of(), true));
      rows.forEach((name, of) -> gauge(name).register(of, true));
      return registry.scrape();
    }
  }

  private MultiGauge gauge(String name) {
    return gauges.computeIfAbsent(name, n -> MultiGauge.builder(n).register(registry));
  }

  private static void row(Map<String, List<Row<?>>> rows, String name, Tags tags, Number value) {
    rows.computeIfAbsent("ringfolio." + name, n -> new ArrayList<>()).add(Row.of(tags, value));
  }

  private static void ring(RingReport ring, Map<String, List<Row<?>>> rows) {
    Tags tags = Tags.of("ring", ring.name());
    row(rows, "ring.size", tags, ring.size());
    row(rows, "ring.capacity", tags, ring.capacity());
    row(rows, "ring.bytes", tags, ring.bytes());
    row(rows, "ring.appended", tags, ring.appended());
    row(rows, "ring.overwritten", tags, ring.overwritten());
    row(rows, "ring.refused", tags, ring.refused());
    row(rows, "ring.keys", tags, ring.keys());
    for (RingReport.Reader reader : ring.readers()) {
      Tags both = tags.and("reader", reader.name());
      row(rows, "ring.reader.lag", both, reader.lag());
      row(rows, "ring.reader.gaps", both, reader.gaps());
      row(rows, "ring.reader.lost", both, reader.lost());
    }
  }

  private void health(HealthReport report, Map<String, List<Row<?>>> rows) {
    row(rows, "health.score", Tags.empty(), report.score());
    row(rows, "memory.rss.bytes", Tags.empty(), report.memory().rss());
    for (Seen seen : report.modules()) {
      Tags tags = Tags.of("module", seen.report().module());
      row(rows, "module.status", tags, light(seen.report().status()));
      row(rows, "module.last.seen.seconds", tags, seen.lastSeenSeconds());
      facts(seen.report().facts(), tags, rows);
    }
  }

  /** 2 green, 1 yellow, 0 red. */
  private static int light(Status status) {
    return switch (status) {
      case GREEN -> 2;
      case YELLOW -> 1;
      case RED -> 0;
    };
  }

  private void facts(ModuleFacts facts, Tags tags, Map<String, List<Row<?>>> rows) {
    if (facts instanceof FeedFacts feed) {
      row(rows, "feed.state", tags.and("state", feed.state().wire()), 1);
      if (feed.lastFrameMillis() > 0) {
        double age = Math.max(0, clock.millis() - feed.lastFrameMillis()) / 1e3;
        row(rows, "feed.last.frame.age.seconds", tags, age);
      }
      row(rows, "feed.trades", tags, feed.trades());
      row(rows, "feed.invalid", tags, feed.invalid());
      row(rows, "feed.reconnects", tags, feed.reconnects());
      row(rows, "feed.paused.millis", tags, feed.pausedMillis());
      row(rows, "feed.symbols", tags.and("state", "subscribed"), feed.symbols().size());
      row(rows, "feed.symbols", tags.and("state", "pending"), feed.pending().size());
      row(rows, "feed.symbols", tags.and("state", "refused"), feed.refused().size());
    } else if (facts instanceof PriceFacts prices) {
      row(rows, "prices.symbols", tags, prices.symbols());
      row(rows, "prices.stale", tags, prices.stale());
      row(rows, "prices.hits", tags, prices.hits());
      row(rows, "prices.misses", tags, prices.misses());
      row(rows, "prices.snapshots.pending", tags, prices.snapshotsPending());
      row(rows, "prices.snapshots.failed", tags, prices.snapshotsFailed());
      row(rows, "prices.bars", tags, prices.bars().size());
      row(rows, "prices.bars.max", tags, prices.bars().sizeMax());
      row(rows, "prices.bars.symbols", tags, prices.bars().symbols());
      row(rows, "prices.bars.refused", tags, prices.bars().refused());
      row(rows, "prices.daily.bars.kept", tags, prices.bars().kept());
      row(rows, "prices.daily.bars.waiting", tags, prices.bars().waiting());
      row(rows, "prices.daily.bars.dropped", tags, prices.bars().dropped());
    } else if (facts instanceof QueueFacts queue) {
      row(rows, "optimization.accepted", tags, queue.status().accepted());
      row(rows, "optimization.successful", tags, queue.status().successful());
      row(rows, "optimization.failed", tags, queue.status().failed());
      row(rows, "optimization.waiting", tags, queue.status().waiting());
      row(rows, "optimization.running", tags, queue.status().running());
      row(rows, "optimization.late.answers", tags, queue.lateAnswers());
      row(rows, "optimization.not.durable", tags, queue.notDurable());
      cache(queue, tags, rows);
    } else if (facts instanceof EstimateFacts estimates) {
      row(rows, "estimates.tables", tags, estimates.tables());
      row(rows, "estimates.kept", tags, estimates.estimates());
      row(rows, "estimates.bytes", tags, estimates.bytes());
      row(rows, "estimates.hits", tags, estimates.hits());
      row(rows, "estimates.misses", tags, estimates.misses());
    } else if (facts instanceof PortfolioFacts portfolios) {
      row(rows, "portfolios", tags, portfolios.portfolios());
      row(rows, "portfolios.positions", tags, portfolios.positions());
      row(rows, "portfolios.dirty", tags, portfolios.dirty());
      row(rows, "portfolios.valued", tags, portfolios.valued());
      row(rows, "portfolios.prices.refused", tags, portfolios.refusedPrices());
      row(rows, "portfolios.writing", tags, portfolios.writing());
      row(rows, "portfolios.turned.away", tags, portfolios.turnedAway());
    } else if (facts instanceof AlertFacts alerts) {
      row(rows, "alert.rules", tags, alerts.rules());
      row(rows, "alerts.open", tags, alerts.open());
      row(rows, "alerts", tags.and("state", "raised"), alerts.raised());
      row(rows, "alerts", tags.and("state", "cleared"), alerts.cleared());
      row(rows, "alerts.waiting", tags, alerts.waiting());
      row(rows, "alerts.given.up", tags, alerts.givenUp());
    } else if (facts instanceof SignalFacts signals) {
      row(rows, "signals", tags, signals.stored());
      row(rows, "signals.tiers.asked", tags, signals.tiersAsked());
    } else if (facts instanceof TriggerFacts triggers) {
      triggers.kinds().forEach((kind, n) -> row(rows, "triggers", tags.and("kind", kind), n));
      row(rows, "triggers.enabled", tags, triggers.enabled());
      row(rows, "triggers.fired", tags, triggers.fired());
      row(rows, "triggers.deferred", tags, triggers.deferred());
      row(rows, "triggers.joined", tags, triggers.joined());
      row(rows, "triggers.due", tags, triggers.due());
      row(rows, "triggers.suspended", tags, triggers.suspended());
      row(rows, "triggers.runs.started", tags, triggers.started());
      row(rows, "triggers.runs.refused", tags, triggers.refused());
      row(rows, "triggers.runs.failed", tags, triggers.failed());
      row(rows, "triggers.runs.open", tags, triggers.running());
    } else if (facts instanceof DailyFacts daily) {
      row(rows, "daily.due", tags, daily.due());
      row(rows, "daily.reports.told", tags.and("kind", "experiment"), daily.experiments());
      row(rows, "daily.reports.told", tags.and("kind", "performance"), daily.performances());
      row(rows, "daily.reports.failed", tags, daily.failed());
      row(rows, "daily.rounds", tags, daily.rounds());
    } else if (facts instanceof GatewayFacts gateway) {
      row(rows, "gateway.connections", tags, gateway.connections());
      row(rows, "gateway.subscriptions", tags, gateway.subscriptions());
      row(rows, "gateway.slow", tags, gateway.slow());
      row(rows, "gateway.dropped", tags, gateway.dropped());
      row(rows, "gateway.deflated", tags, gateway.deflating().deflated());
      row(rows, "gateway.deflate.left.out", tags, gateway.deflating().leftOut());
      row(rows, "gateway.deflate.seconds", tags, gateway.deflating().nanos() / 1e9);
      row(rows, "gateway.gaps", tags, gateway.freshness().gaps());
      row(rows, "gateway.events.lost", tags, gateway.freshness().lost());
      gateway
          .byEncoding()
          .forEach(
              (encoding, n) ->
                  row(rows, "gateway.connections.by.encoding", tags.and("encoding", encoding), n));
      gateway
          .refused()
          .forEach((why, n) -> row(rows, "gateway.refused", tags.and("reason", why), n));
      gateway
          .roundTrips()
          .forEach((ms, n) -> row(rows, "gateway.round.trips", tags.and("up_to_ms", ms), n));
    }
  }

  private static void cache(QueueFacts queue, Tags tags, Map<String, List<Row<?>>> rows) {
    row(rows, "optimization.cache.entries", tags, queue.status().cacheEntries());
    row(rows, "optimization.cache.accesses", tags, queue.status().cacheAccesses());
    row(rows, "optimization.cache.hits", tags, queue.status().cacheHits());
    CacheFacts cache = queue.cache();
    row(rows, "optimization.cache.bytes", tags, cache.bytes());
    row(rows, "optimization.cache.without.key", tags, cache.withoutKey());
    row(rows, "optimization.cache.shared", tags.and("what", "hits"), cache.sharedHits());
    row(rows, "optimization.cache.shared", tags.and("what", "misses"), cache.sharedMisses());
    row(rows, "optimization.cache.shared", tags.and("what", "written"), cache.sharedWritten());
    row(rows, "optimization.cache.shared", tags.and("what", "failed"), cache.sharedFailed());
    row(rows, "optimization.joined", tags, cache.joined());
  }

  @Override
  public void close() {
    collector.close();
    registry.close();
  }
}
