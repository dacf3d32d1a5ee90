package dev.ringfolio.gateway.socket;

import dev.ringfolio.contract.ModuleFacts.DeflateFacts;
import dev.ringfolio.contract.ModuleFacts.GatewayFacts;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.gateway.fanout.DeflateBudget;
import dev.ringfolio.gateway.fanout.Turns;
import dev.ringfolio.gateway.session.Counters;
import dev.ringfolio.gateway.session.Instance;
import dev.ringfolio.gateway.session.Session;
import dev.ringfolio.gateway.session.Upstream;
import dev.ringfolio.gateway.wire.CloseCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** The clients of one gateway instance. Bounded by the process's limit on connections. */
final class Clients implements Upstream.Listener {
  /** How many clients operators see by name. */
  private static final int SHOWN_MAX = 100;

  /** A draining instance closes a share of its clients at a time, over this long in all. */
  private static final long CLOSING_MILLIS = 3_000;

  private static final long BATCH_MILLIS = 50;

  /** Clients come back over this long, so that they do not come all at once. */
  private static final double RECONNECT_SECONDS_MIN = 1.0;

  private static final double RECONNECT_SECONDS_MAX = 10.0;

  private final Turns turns;
  private final RandomGenerator random;
  private final Set<Connection> connections = new LinkedHashSet<>();

  Clients(Turns turns, RandomGenerator random) {
    this.turns = turns;
    this.random = random;
  }

  void add(Connection connection) {
    connections.add(connection);
  }

  void remove(Connection connection) {
    connections.remove(connection);
  }

  int size() {
    return connections.size();
  }

  void housekeep(long now) {
    // A copy: a connection that is cut leaves the set.
    new ArrayList<>(connections).forEach(connection -> connection.housekeep(now));
  }

  @Override
  public void refused(Symbol symbol, String detail) {
    connections.forEach(connection -> connection.session().refusedUpstream(symbol, detail));
  }

  @Override
  public void streamed(Symbol symbol) {
    connections.forEach(connection -> connection.session().streamed(symbol));
  }

  /**
   * Tells everyone when to come back, then closes all, a share at a time; then runs {@code then}.
   */
  void drain(String reason, Runnable then) {
    for (Connection connection : connections) {
      double spread = RECONNECT_SECONDS_MAX - RECONNECT_SECONDS_MIN;
      double seconds = RECONNECT_SECONDS_MIN + spread * random.nextDouble();
      connection.session().drain(Math.round(seconds * 1e3) / 1e3, reason);
    }
    List<Connection> all = new ArrayList<>(connections);
    int share = (int) (all.size() * BATCH_MILLIS / CLOSING_MILLIS) + 1;
    turns.after(BATCH_MILLIS, () -> closeShare(all, 0, share, then));
  }

  private void closeShare(List<Connection> all, int from, int share, Runnable then) {
    int to = Math.min(from + share, all.size());
    all.subList(from, to)
        .forEach(connection -> connection.close(CloseCode.RESTARTING, "restarting"));
    if (to < all.size()) {
      turns.after(BATCH_MILLIS, () -> closeShare(all, to, share, then));
    } else {
      // What was closed last has its grace to answer.
      turns.after(connections.isEmpty() ? 1 : Farewell.GRACE_MILLIS, then);
    }
  }

  GatewayFacts facts(Instance instance, DeflateBudget deflating) {
    Counters counters = instance.counters();
    Map<String, List<Symbol>> shown = new LinkedHashMap<>();
    Set<Symbol> streams = new TreeSet<>();
    Map<String, Long> byTopic = new TreeMap<>();
    Map<String, Long> byTier = new TreeMap<>();
    Map<String, Long> byEncoding = new TreeMap<>();
    Map<String, Long> byDialect = new TreeMap<>();
    int subscriptions = 0;
    long slow = 0;
    for (Connection connection : connections) {
      Session session = connection.session();
      List<Symbol> symbols = session.symbols();
      subscriptions += symbols.size();
      streams.addAll(symbols);
      if (shown.size() < SHOWN_MAX) {
        shown.put(session.clientId(), symbols);
      }
      session.topics().forEach(topic -> byTopic.merge(topic.wire(), 1L, Long::sum));
      session.tier().ifPresent(tier -> byTier.merge(tier.wire(), 1L, Long::sum));
      byEncoding.merge(session.encoding(), 1L, Long::sum);
      byDialect.merge(session.dialect(), 1L, Long::sum);
      slow += connection.slow() ? 1 : 0;
    }
    return new GatewayFacts(
        connections.size(),
        subscriptions,
        shown,
        List.copyOf(streams),
        byTopic,
        byTier,
        byEncoding,
        byDialect,
        slow,
        counters.refused(),
        counters.dropped(),
        new DeflateFacts(deflating.deflated(), deflating.leftOut(), deflating.spentNanos()),
        counters.roundTrips(),
        instance.freshness().report());
  }
}
