package dev.ringfolio.gateway.rest;

import dev.ringfolio.contract.Distribution;
import dev.ringfolio.contract.FeedState;
import dev.ringfolio.contract.Freshness;
import dev.ringfolio.contract.HealthReport;
import dev.ringfolio.contract.HealthReport.Memory;
import dev.ringfolio.contract.HealthReport.Seen;
import dev.ringfolio.contract.ModuleFacts;
import dev.ringfolio.contract.ModuleFacts.BarFacts;
import dev.ringfolio.contract.ModuleFacts.DatabaseFacts;
import dev.ringfolio.contract.ModuleFacts.DeflateFacts;
import dev.ringfolio.contract.ModuleFacts.FeedFacts;
import dev.ringfolio.contract.ModuleFacts.GatewayFacts;
import dev.ringfolio.contract.ModuleFacts.NoFacts;
import dev.ringfolio.contract.ModuleFacts.PriceFacts;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.ModuleReport.Status;
import dev.ringfolio.contract.OptimizationStatus;
import dev.ringfolio.contract.RingReport;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Health reports, as tests need them. */
final class Reports {
  static final OptimizationStatus STATUS =
      new OptimizationStatus(10, 7, 2, 0, 0.25, 3, 1, 0, 0, 300);

  private static final Symbol AAPL = new Symbol("AAPL");
  private static final Symbol MSFT = new Symbol("MSFT");

  private Reports() {}

  static Seen seen(String module, Status status, ModuleFacts facts) {
    return new Seen(new ModuleReport(module, status, "", facts), 1.5, !module.equals("feed"));
  }

  static GatewayFacts gateway(
      int connections, Map<String, List<Symbol>> clients, List<Symbol> streams) {
    return new GatewayFacts(
        connections,
        2 * connections,
        clients,
        streams,
        Map.of("price_updates", (long) connections),
        Map.of("elite", (long) connections),
        Map.of("json", (long) connections),
        Map.of("envelope", (long) connections),
        1,
        Map.of("connections", 2L),
        3,
        new DeflateFacts(7, 8, 125_000_000),
        Map.of("inf", 1L, "1000", 2L, "10", 3L, "5", 7L),
        fresh());
  }

  /** Ages 0 to 99 ms in the last minute, one each. */
  private static Freshness fresh() {
    Long[] counts = new Long[Distribution.BUCKETS];
    Arrays.fill(counts, 0L);
    for (int millis = 0; millis < 100; millis++) {
      counts[Distribution.bucket(millis)]++;
    }
    Distribution ages = new Distribution(List.of(counts), 4_950, List.of(counts));
    Distribution none = Distribution.EMPTY;
    return new Freshness(ages, none, none, none, none, 2, 5);
  }

  static HealthReport healthy() {
    return report(
        Status.GREEN,
        List.of(
            seen(
                "feed",
                Status.GREEN,
                new FeedFacts(
                    PriceSource.SIMULATOR,
                    FeedState.SIMULATED,
                    RestServer.NOW - 250,
                    List.of(AAPL, MSFT),
                    List.of(),
                    List.of(),
                    2,
                    1_000,
                    0,
                    0)),
            seen(
                "prices",
                Status.GREEN,
                new PriceFacts(
                    true, 2, 0, 5, 6, "in process", 7, 8, 9, new BarFacts(2, 9, 99, 0, 0, 0, 0))),
            seen("database", Status.GREEN, new DatabaseFacts("h2", true, 100, 3)),
            seen("optimization", Status.GREEN, new NoFacts()),
            seen("gateway-1", Status.GREEN, gateway(2, Map.of("c1", List.of(AAPL)), List.of(MSFT))),
            seen("gateway-2", Status.GREEN, gateway(3, Map.of("c2", List.of()), List.of(AAPL)))));
  }

  static HealthReport report(Status status, List<Seen> modules) {
    return new HealthReport(
        status,
        100.0,
        modules,
        List.of(
            new RingReport(
                "trades",
                4,
                10_000,
                0,
                0,
                4,
                0,
                0,
                0,
                0,
                List.of(new RingReport.Reader("prices", 1, 2, 3)))),
        new Memory(10, 20, 30, 40),
        1,
        List.of("all"),
        12.25,
        "0.1.0");
  }
}
