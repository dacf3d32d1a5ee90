package dev.ringfolio.gateway.rest;

import dev.ringfolio.contract.Freshness;
import dev.ringfolio.contract.HealthReport;
import dev.ringfolio.contract.ModuleFacts.DeflateFacts;
import dev.ringfolio.contract.ModuleFacts.GatewayFacts;
import dev.ringfolio.core.model.Symbol;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * What all gateways together say of themselves.
 *
 * @param clients the first {@link #CLIENTS_MAX} and their symbols
 */
record GatewayTotals(
    long connections,
    long subscriptions,
    Map<String, List<Symbol>> clients,
    Collection<Symbol> streams,
    Map<String, Long> byTopic,
    Map<String, Long> byTier,
    Map<String, Long> byEncoding,
    Map<String, Long> byDialect,
    long slow,
    Map<String, Long> refused,
    long dropped,
    DeflateFacts deflating,
    Map<String, Long> roundTrips,
    Freshness freshness) {

  /** Clients that are told by name. */
  static final int CLIENTS_MAX = 100;

  static GatewayTotals of(HealthReport health) {
    List<GatewayFacts> gateways = Facts.all(health, GatewayFacts.class);
    Map<String, List<Symbol>> clients = new LinkedHashMap<>();
    TreeSet<Symbol> streams = new TreeSet<>();
    for (GatewayFacts gateway : gateways) {
      streams.addAll(gateway.streams());
      gateway.clients().entrySet().stream()
          .limit(CLIENTS_MAX - clients.size())
          .forEach(client -> clients.put(client.getKey(), client.getValue()));
    }
    return new GatewayTotals(
        sum(gateways, GatewayFacts::connections),
        sum(gateways, GatewayFacts::subscriptions),
        clients,
        streams,
        merged(gateways, GatewayFacts::byTopic),
        merged(gateways, GatewayFacts::byTier),
        merged(gateways, GatewayFacts::byEncoding),
        merged(gateways, GatewayFacts::byDialect),
        sum(gateways, GatewayFacts::slow),
        merged(gateways, GatewayFacts::refused),
        sum(gateways, GatewayFacts::dropped),
        gateways.stream()
            .map(GatewayFacts::deflating)
            .reduce(DeflateFacts.NONE, DeflateFacts::plus),
        merged(gateways, GatewayFacts::roundTrips, Comparator.comparingDouble(GatewayTotals::most)),
        gateways.stream().map(GatewayFacts::freshness).reduce(Freshness.NONE, Freshness::plus));
  }

  private static long sum(List<GatewayFacts> gateways, ToLongFunction<GatewayFacts> count) {
    return gateways.stream().mapToLong(count).sum();
  }

  private static Map<String, Long> merged(
      List<GatewayFacts> gateways, Function<GatewayFacts, Map<String, Long>> counts) {
    return merged(gateways, counts, Comparator.naturalOrder());
  }

  private static Map<String, Long> merged(
      List<GatewayFacts> gateways,
      Function<GatewayFacts, Map<String, Long>> counts,
      Comparator<String> order) {
    Map<String, Long> merged = new TreeMap<>(order);
    for (GatewayFacts gateway : gateways) {
      counts.apply(gateway).forEach((key, count) -> merged.merge(key, count, Long::sum));
    }
    return merged;
  }

  /** The milliseconds that a class of round trips is named by. */
  private static double most(String name) {
    return name.equals(GatewayFacts.UNBOUNDED)
        ? Double.POSITIVE_INFINITY
        : Double.parseDouble(name);
  }
}
