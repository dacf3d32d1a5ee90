package dev.ringfolio.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.Distribution;
import dev.ringfolio.contract.FeedState;
import dev.ringfolio.contract.Freshness;
import dev.ringfolio.contract.HealthReport;
import dev.ringfolio.contract.HealthReport.Memory;
import dev.ringfolio.contract.HealthReport.Seen;
import dev.ringfolio.contract.ModuleFacts;
import dev.ringfolio.contract.ModuleFacts.AlertFacts;
import dev.ringfolio.contract.ModuleFacts.CacheFacts;
import dev.ringfolio.contract.ModuleFacts.DailyFacts;
import dev.ringfolio.contract.ModuleFacts.DeflateFacts;
import dev.ringfolio.contract.ModuleFacts.EstimateFacts;
import dev.ringfolio.contract.ModuleFacts.FeedFacts;
import dev.ringfolio.contract.ModuleFacts.GatewayFacts;
import dev.ringfolio.contract.ModuleFacts.NoFacts;
import dev.ringfolio.contract.ModuleFacts.PortfolioFacts;
import dev.ringfolio.contract.ModuleFacts.QueueFacts;
import dev.ringfolio.contract.ModuleFacts.SignalFacts;
import dev.ringfolio.contract.ModuleFacts.TriggerFacts;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.ModuleReport.Status;
import dev.ringfolio.contract.OptimizationStatus;
import dev.ringfolio.contract.RingReport;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final RingReport RING =
      new RingReport("trades", 4, 10_000, 100, 0, 7, 3, 2, 5, 50, List.of());

  private final Metrics metrics =
      new Metrics(
          new Clock() {
            @Override
            public long millis() {
              return NOW;
            }

            @Override
            public long nanos() {
              return 0;
            }
          });

  @AfterEach
  void close() {
    metrics.close();
  }

  private List<String> scrape() {
    return metrics.scrape(List.of(RING)).lines().toList();
  }

  private static Seen seen(String module, ModuleFacts facts) {
    return new Seen(new ModuleReport(module, Status.GREEN, "", facts), 1.5, true);
  }

  private static HealthReport report(Seen... modules) {
    Memory memory = new Memory(10, 20, 30, 40);
    return new HealthReport(
        Status.GREEN, 100.0, List.of(modules), List.of(RING), memory, 1, List.of("all"), 1, "1");
  }

  private static Distribution of(long... numbers) {
    Long[] counts = new Long[Distribution.BUCKETS];
    Arrays.fill(counts, 0L);
    Arrays.stream(numbers).forEach(number -> counts[Distribution.bucket(number)]++);
    return new Distribution(List.of(counts), Arrays.stream(numbers).sum(), List.of(counts));
  }

  private static GatewayFacts gateway(Freshness freshness) {
    return new GatewayFacts(
        3,
        6,
        Map.of(),
        List.of(),
        Map.of(),
        Map.of(),
        Map.of("json", 2L, "msgpack", 1L),
        Map.of(),
        1,
        Map.of("close_4408", 2L),
        4,
        new DeflateFacts(8, 9, 250_000_000),
        Map.of("5", 7L),
        freshness);
  }

  private static FeedFacts feed(FeedState state, long lastFrameMillis) {
    List<Symbol> symbols = List.of(new Symbol("AAPL"), new Symbol("MSFT"));
    List<Symbol> pending = List.of(new Symbol("TSLA"));
    return new FeedFacts(
        PriceSource.FINNHUB, state, lastFrameMillis, symbols, pending, List.of(), 2, 1_000, 5, 8);
  }

  @Test
  void anAgeCountsInEachBucketThatItDoesNotExceed() {
    Freshness fresh = new Freshness(of(0, 3, 4, 100_000_000), of(1), of(5), of(2), of(6), 9, 11);
    metrics.update(report(seen("gateway-1", gateway(fresh))));
    assertThat(scrape())
        .contains(
            "ringfolio_gateway_delivery_age_seconds_bucket{module=\"gateway-1\",le=\"0.0\"} 1",
            "ringfolio_gateway_delivery_age_seconds_bucket{module=\"gateway-1\",le=\"0.003\"} 2",
            "ringfolio_gateway_delivery_age_seconds_bucket{module=\"gateway-1\",le=\"0.007\"} 3",
            "ringfolio_gateway_delivery_age_seconds_bucket{module=\"gateway-1\",le=\"131.071\"} 3",
            "ringfolio_gateway_delivery_age_seconds_bucket{module=\"gateway-1\",le=\"+Inf\"} 4",
            "ringfolio_gateway_delivery_age_seconds_count{module=\"gateway-1\"} 4",
            "ringfolio_gateway_delivery_age_seconds_sum{module=\"gateway-1\"} 100000.007",
            "ringfolio_gateway_delivery_trade_age_seconds_sum{module=\"gateway-1\"} 0.001",
            "ringfolio_gateway_delivery_conflated_sum{module=\"gateway-1\"} 5.0",
            "ringfolio_gateway_event_delivery_age_seconds_sum{module=\"gateway-1\"} 0.002",
            "ringfolio_gateway_event_delivery_lag_bucket{module=\"gateway-1\",le=\"7.0\"} 1",
            "ringfolio_gateway_event_delivery_lag_sum{module=\"gateway-1\"} 6.0",
            "ringfolio_gateway_gaps{module=\"gateway-1\"} 9.0",
            "ringfolio_gateway_events_lost{module=\"gateway-1\"} 11.0");
  }

  @Test
  void eachGatewayInstanceHasItsOwnSeries() {
    Freshness one = new Freshness(of(1), of(), of(), of(), of(), 0, 0);
    Freshness two = new Freshness(of(1, 1), of(), of(), of(), of(), 0, 0);
    metrics.update(report(seen("gateway-1", gateway(one)), seen("gateway-2", gateway(two))));
    assertThat(scrape())
        .contains(
            "ringfolio_gateway_delivery_age_seconds_count{module=\"gateway-1\"} 1",
            "ringfolio_gateway_delivery_age_seconds_count{module=\"gateway-2\"} 2",
            "ringfolio_gateway_connections_by_encoding{encoding=\"json\",module=\"gateway-2\"} 2.0",
            "ringfolio_gateway_refused{module=\"gateway-2\",reason=\"close_4408\"} 2.0",
            "ringfolio_gateway_deflated{module=\"gateway-2\"} 8.0",
            "ringfolio_gateway_deflate_left_out{module=\"gateway-2\"} 9.0",
            "ringfolio_gateway_deflate_seconds{module=\"gateway-2\"} 0.25",
            "ringfolio_gateway_round_trips{module=\"gateway-2\",up_to_ms=\"5\"} 7.0");
  }

  @Test
  void theFeedsStateAndTheAgeOfItsLastFrameAreThere() {
    metrics.update(report(seen("feed", feed(FeedState.CONNECTED, NOW - 250))));
    assertThat(scrape())
        .contains(
            "ringfolio_feed_state{module=\"feed\",state=\"connected\"} 1.0",
            "ringfolio_feed_last_frame_age_seconds{module=\"feed\"} 0.25",
            "ringfolio_feed_symbols{module=\"feed\",state=\"subscribed\"} 2.0",
            "ringfolio_feed_symbols{module=\"feed\",state=\"pending\"} 1.0",
            "ringfolio_feed_trades{module=\"feed\"} 1000.0");
  }

  @Test
  void aStateThatIsLeftIsNoLongerThereAndAFeedThatSaidNothingHasNoAge() {
    metrics.update(report(seen("feed", feed(FeedState.CONNECTED, NOW))));
    scrape();
    metrics.update(report(seen("feed", feed(FeedState.RECONNECTING, 0))));
    assertThat(scrape())
        .contains("ringfolio_feed_state{module=\"feed\",state=\"reconnecting\"} 1.0")
        .noneMatch(line -> line.contains("state=\"connected\""))
        .noneMatch(line -> line.startsWith("ringfolio_feed_last_frame_age_seconds{"));
  }

  @Test
  void ringsAreThereBeforeTheFirstReport() {
    assertThat(scrape())
        .contains(
            "ringfolio_ring_size{ring=\"trades\"} 4.0",
            "ringfolio_ring_overwritten{ring=\"trades\"} 3.0",
            "ringfolio_ring_refused{ring=\"trades\"} 2.0")
        .noneMatch(line -> line.startsWith("ringfolio_health_score"));
  }

  @Test
  void theScoreAndTheLightsAreThere() {
    metrics.update(report(seen("database", new NoFacts())));
    assertThat(scrape())
        .contains(
            "ringfolio_health_score 100.0",
            "ringfolio_module_status{module=\"database\"} 2.0",
            "ringfolio_module_last_seen_seconds{module=\"database\"} 1.5");
  }

  @Test
  void portfoliosAreGaugesAndTheTimeOfAPassIsAHistogram() {
    metrics.update(
        report(seen("portfolios", new PortfolioFacts(7, 140, 3, 900, 1, 2, 4, of(500, 1_500)))));

    assertThat(scrape())
        .contains(
            "ringfolio_portfolios{module=\"portfolios\"} 7.0",
            "ringfolio_portfolios_positions{module=\"portfolios\"} 140.0",
            "ringfolio_portfolios_dirty{module=\"portfolios\"} 3.0",
            "ringfolio_portfolios_turned_away{module=\"portfolios\"} 4.0",
            "ringfolio_portfolios_pass_seconds_count{module=\"portfolios\"} 2")
        .anyMatch(
            line ->
                line.startsWith("ringfolio_portfolios_pass_seconds_bucket")
                    && line.contains("le=\"5.11E-4\"")
                    && line.endsWith(" 1"));
  }

  @Test
  void theQueueAndTheCacheOfResultsAreThere() {
    OptimizationStatus status = new OptimizationStatus(20, 12, 3, 4, 0.25, 2, 3, 31, 32, 300.0);
    CacheFacts cache = new CacheFacts(41, 42, 43, 44, 45, 46, 47);
    metrics.update(report(seen("optimization", new QueueFacts(status, 2, 1, 5, 6, cache))));

    String tag = "{module=\"optimization\"}";
    assertThat(scrape())
        .contains(
            "ringfolio_optimization_cache_entries" + tag + " 31.0",
            "ringfolio_optimization_cache_accesses" + tag + " 32.0",
            "ringfolio_optimization_cache_hits" + tag + " 4.0",
            "ringfolio_optimization_cache_bytes" + tag + " 41.0",
            "ringfolio_optimization_joined" + tag + " 42.0",
            "ringfolio_optimization_cache_without_key" + tag + " 43.0",
            "ringfolio_optimization_cache_shared{module=\"optimization\",what=\"hits\"} 44.0",
            "ringfolio_optimization_cache_shared{module=\"optimization\",what=\"misses\"} 45.0",
            "ringfolio_optimization_cache_shared{module=\"optimization\",what=\"written\"} 46.0",
            "ringfolio_optimization_cache_shared{module=\"optimization\",what=\"failed\"} 47.0",
            "ringfolio_optimization_not_durable" + tag + " 6.0");
  }

  @Test
  void estimatesAreThere() {
    metrics.update(report(seen("analytics", new EstimateFacts(1, 2, 3, 4, 5))));

    String tag = "{module=\"analytics\"}";
    assertThat(scrape())
        .contains(
            "ringfolio_estimates_tables" + tag + " 1.0",
            "ringfolio_estimates_kept" + tag + " 2.0",
            "ringfolio_estimates_bytes" + tag + " 3.0",
            "ringfolio_estimates_hits" + tag + " 4.0",
            "ringfolio_estimates_misses" + tag + " 5.0");
  }

  @Test
  void alertsSignalsTriggersAndDailyReportsAreCounted() {
    TriggerFacts triggers =
        new TriggerFacts(Map.of("news", 2, "custom", 1), 2, 9, 3, 4, 5, 6, 7, 1, 10, 8);
    metrics.update(
        report(
            seen("triggers", new AlertFacts(3, 1, 5, 4, 2, 6)),
            seen("signals", new SignalFacts(11, 12)),
            seen("automation", triggers),
            seen("daily", new DailyFacts(13, 14, 15, 16, 17))));

    assertThat(scrape())
        .contains(
            "ringfolio_alert_rules{module=\"triggers\"} 3.0",
            "ringfolio_alerts_open{module=\"triggers\"} 1.0",
            "ringfolio_alerts{module=\"triggers\",state=\"raised\"} 5.0",
            "ringfolio_alerts{module=\"triggers\",state=\"cleared\"} 4.0",
            "ringfolio_alerts_waiting{module=\"triggers\"} 2.0",
            "ringfolio_alerts_given_up{module=\"triggers\"} 6.0",
            "ringfolio_signals{module=\"signals\"} 11.0",
            "ringfolio_signals_tiers_asked{module=\"signals\"} 12.0",
            "ringfolio_triggers{kind=\"news\",module=\"automation\"} 2.0",
            "ringfolio_triggers{kind=\"custom\",module=\"automation\"} 1.0",
            "ringfolio_triggers_enabled{module=\"automation\"} 2.0",
            "ringfolio_triggers_fired{module=\"automation\"} 9.0",
            "ringfolio_triggers_deferred{module=\"automation\"} 3.0",
            "ringfolio_triggers_joined{module=\"automation\"} 4.0",
            "ringfolio_triggers_runs_started{module=\"automation\"} 5.0",
            "ringfolio_triggers_runs_refused{module=\"automation\"} 6.0",
            "ringfolio_triggers_runs_failed{module=\"automation\"} 7.0",
            "ringfolio_triggers_due{module=\"automation\"} 1.0",
            "ringfolio_triggers_suspended{module=\"automation\"} 10.0",
            "ringfolio_triggers_runs_open{module=\"automation\"} 8.0",
            "ringfolio_daily_due{module=\"daily\"} 13.0",
            "ringfolio_daily_reports_told{kind=\"experiment\",module=\"daily\"} 14.0",
            "ringfolio_daily_reports_told{kind=\"performance\",module=\"daily\"} 15.0",
            "ringfolio_daily_reports_failed{module=\"daily\"} 16.0",
            "ringfolio_daily_rounds{module=\"daily\"} 17.0");
  }
}
