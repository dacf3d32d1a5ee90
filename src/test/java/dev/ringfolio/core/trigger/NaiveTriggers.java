package dev.ringfolio.core.trigger;

import dev.ringfolio.core.model.AlertMetric;
import dev.ringfolio.core.model.MetricRule.Compare;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.TriggerCondition.Custom;
import dev.ringfolio.core.model.TriggerCondition.News;
import dev.ringfolio.core.model.TriggerCondition.PriceChange;
import dev.ringfolio.core.model.TriggerCondition.RiskLimit;
import dev.ringfolio.core.model.TriggerCondition.TimeBased;
import dev.ringfolio.core.model.Valuation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The engine as one would write it in an afternoon: every price that ever was is kept, every
 * trigger looks at all of them, and limits are spelled out. Custom rules are one comparison.
 */
final class NaiveTriggers {
  private static final int SLOTS = 60;
  private static final long NEVER = -1_000_000_000;

  private final long interval;
  private final List<String> told;
  private final Map<String, One> all = new LinkedHashMap<>();
  private final Map<Seen, List<double[]>> prints = new HashMap<>();
  private final Map<Symbol, Double> newest = new HashMap<>();
  private final Map<String, Double> vars = new HashMap<>();
  private final Map<String, Gate> gates = new LinkedHashMap<>();
  private final Set<String> justFired = new LinkedHashSet<>();

  /** Prices of a symbol as a window of that length sees them. */
  private record Seen(Symbol symbol, long windowMillis) {}

  private static final class One {
    TriggerSpec spec;
    boolean armed = true;
    Long fired;
    long since;
    long ran = NEVER;
    boolean due;
    boolean suspended;
  }

  private static final class Gate {
    final List<One> queue = new ArrayList<>();
    List<One> running = new ArrayList<>();
    boolean busy;
    boolean begun;
    long ran = NEVER;
    long ranBefore = NEVER;
    long notBefore = NEVER;
  }

  NaiveTriggers(long interval, List<String> told) {
    this.interval = interval;
    this.told = told;
  }

  void put(TriggerSpec spec, long now) {
    One one = new One();
    one.spec = spec;
    one.since = now;
    all.put(spec.id(), one);
    forgetUnwatched();
  }

  private static List<Seen> seen(One one) {
    return one.spec.condition() instanceof PriceChange of
        ? one.spec.symbols().stream().map(s -> new Seen(s, of.windowMillis())).toList()
        : List.of();
  }

  private static Stream<Symbol> symbols(One one) {
    return one.spec.condition() instanceof Custom of
        ? Stream.ofNullable(((Compare) of.rule()).symbol())
        : seen(one).stream().map(Seen::symbol);
  }

  /** Prices that nobody looks at are not kept. */
  private void forgetUnwatched() {
    prints.keySet().retainAll(all.values().stream().flatMap(o -> seen(o).stream()).toList());
    newest.keySet().retainAll(all.values().stream().flatMap(NaiveTriggers::symbols).toList());
  }

  private Gate gate(String portfolio) {
    return gates.computeIfAbsent(portfolio, id -> new Gate());
  }

  /** The same trigger with another condition. */
  void replace(TriggerSpec spec, long now) {
    One before = all.remove(spec.id());
    unwanted(before);
    put(spec, now);
    all.get(spec.id()).fired = before.fired;
    all.get(spec.id()).ran = before.ran;
  }

  void remove(String id) {
    One one = all.remove(id);
    if (one != null) {
      unwanted(one);
      forgetUnwatched();
    }
  }

  private void unwanted(One one) {
    one.due = false;
    Gate gate = gate(one.spec.portfolioId());
    gate.queue.remove(one);
    gate.running.remove(one);
  }

  void gone(String portfolio) {
    vars.remove(portfolio);
    for (One one : all.values()) {
      if (one.spec.portfolioId().equals(portfolio)) {
        one.suspended = true;
        unwanted(one);
      }
    }
  }

  /** Prices and valuations are forgotten; which run is under way is known, but not whose it is. */
  void restart() {
    prints.clear();
    newest.clear();
    vars.clear();
    gates.values().forEach(this::restart);
    for (One one : all.values()) {
      Gate gate = gate(one.spec.portfolioId());
      gate.ran = Math.max(gate.ran, one.ran);
      if (one.due) {
        gate.queue.add(one);
      }
    }
  }

  private void restart(Gate gate) {
    gate.queue.clear();
    gate.running.clear();
    gate.begun = false;
    gate.ran = NEVER;
    gate.ranBefore = NEVER;
    gate.notBefore = NEVER;
  }

  void setBack(long now) {
    prints.clear();
    for (One one : all.values()) {
      one.since = Math.min(one.since, now);
      one.ran = Math.min(one.ran, now);
      one.fired = one.fired == null ? null : Long.valueOf(Math.min(one.fired, now));
    }
    for (Gate gate : gates.values()) {
      gate.ran = Math.min(gate.ran, now);
      gate.ranBefore = Math.min(gate.ranBefore, now);
      gate.notBefore = Math.min(gate.notBefore, now);
    }
  }

  void price(Symbol symbol, double price, long now) {
    Set<Seen> watched = new HashSet<>();
    all.values().forEach(one -> watched.addAll(seen(one)));
    watched.stream()
        .filter(of -> of.symbol().equals(symbol))
        .forEach(
            of ->
                prints.computeIfAbsent(of, s -> new ArrayList<>()).add(new double[] {now, price}));
    newest.put(symbol, price);
    forgetUnwatched();
    for (One one : List.copyOf(all.values())) {
      if (one.spec.condition() instanceof PriceChange of) {
        double move = move(new Seen(symbol, of.windowMillis()), now);
        if (one.armed && one.spec.symbols().contains(symbol) && move >= of.threshold()) {
          look(one, now);
        }
      } else if (one.spec.condition() instanceof Custom of
          && symbol.equals(((Compare) of.rule()).symbol())) {
        look(one, now);
      }
    }
    beginFired(now);
  }

  void valuation(Valuation valuation, long now) {
    vars.put(valuation.portfolioId(), valuation.var95());
    all.values().stream()
        .filter(one -> one.spec.portfolioId().equals(valuation.portfolioId()))
        .forEach(one -> one.suspended = false);
    for (One one : List.copyOf(all.values())) {
      boolean metric =
          one.spec.condition() instanceof RiskLimit || one.spec.condition() instanceof Custom;
      if (metric && one.spec.portfolioId().equals(valuation.portfolioId())) {
        look(one, now);
      }
    }
    beginFired(now);
  }

  void fire(String id, long now) {
    One one = all.get(id);
    if (one != null
        && one.spec.condition() instanceof News
        && !one.suspended
        && !one.due
        && (one.fired == null || now - one.fired >= one.spec.cooldownMillis())) {
      fires(one, now);
      beginFired(now);
    }
  }

  /** Portfolios whose triggers did not fire now may begin with the next tick only. */
  private void beginFired(long now) {
    List.copyOf(justFired).forEach(portfolio -> begin(portfolio, now));
    justFired.clear();
  }

  void ended(String portfolio) {
    gate(portfolio).busy = false;
    gate(portfolio).running.clear();
  }

  /** Whether a run was begun since the start, and goes on. */
  boolean begun(String portfolio) {
    return gate(portfolio).busy && gate(portfolio).begun;
  }

  boolean busy(String portfolio) {
    return gate(portfolio).busy;
  }

  void refused(String portfolio, long retryAt) {
    Gate gate = gate(portfolio);
    List<One> back = List.copyOf(gate.running);
    gate.queue.removeAll(back);
    gate.queue.addAll(0, back);
    back.forEach(one -> one.due = true);
    dropped(portfolio);
    if (!back.isEmpty()) {
      gate.notBefore = retryAt;
    }
  }

  void dropped(String portfolio) {
    Gate gate = gate(portfolio);
    gate.running.forEach(one -> one.ran = gate.ranBefore);
    gate.ran = gate.ranBefore;
    ended(portfolio);
  }

  void tick(long now) {
    List.copyOf(all.values()).forEach(one -> look(one, now));
    justFired.clear();
    List.copyOf(gates.keySet()).forEach(portfolio -> begin(portfolio, now));
  }

  private double measured(One one, long now) {
    if (one.spec.condition() instanceof PriceChange of) {
      double greatest = Double.NaN;
      for (Symbol symbol : one.spec.symbols()) {
        double move = move(new Seen(symbol, of.windowMillis()), now);
        greatest =
            Double.isNaN(greatest)
                ? move
                : Double.isNaN(move) ? greatest : Math.max(greatest, move);
      }
      return greatest;
    } else if (one.spec.condition() instanceof TimeBased) {
      return now - one.since;
    } else if (one.spec.condition() instanceof Custom of) {
      return newest.getOrDefault(((Compare) of.rule()).symbol(), Double.NaN);
    } else if (one.spec.condition() instanceof RiskLimit) {
      return vars.getOrDefault(one.spec.portfolioId(), Double.NaN);
    }
    return Double.NaN;
  }

  private double move(Seen seen, long now) {
    List<double[]> prices = prints.getOrDefault(seen, List.of());
    if (prices.isEmpty()) {
      return Double.NaN;
    }
    double last = prices.get(prices.size() - 1)[1];
    long width = Math.max(1, (seen.windowMillis() + SLOTS - 1) / SLOTS);
    double greatest = 0;
    double stood = Double.NaN;
    for (double[] print : prices) {
      if (Math.floorDiv((long) print[0], width) < Math.floorDiv(now, width) - SLOTS) {
        stood = print[1];
      } else {
        greatest = Math.max(greatest, Math.abs(last / print[1] - 1));
      }
    }
    return Double.isNaN(stood) ? greatest : Math.max(greatest, Math.abs(last / stood - 1));
  }

  private void look(One one, long now) {
    if (one.suspended) {
      return;
    }
    double value = measured(one, now);
    double threshold;
    double rearm;
    if (one.spec.condition() instanceof PriceChange of) {
      threshold = of.threshold();
      rearm = 0.8 * threshold;
    } else if (one.spec.condition() instanceof TimeBased of) {
      threshold = of.intervalMillis();
      rearm = Double.POSITIVE_INFINITY;
    } else if (one.spec.condition() instanceof RiskLimit of) {
      threshold = of.limit();
      rearm = threshold - 0.2 * threshold;
    } else if (one.spec.condition() instanceof Custom of) {
      threshold = ((Compare) of.rule()).limit();
      rearm =
          threshold
              - (((Compare) of.rule()).metric() == AlertMetric.PRICE ? 0.01 : 0.2) * threshold;
    } else {
      return;
    }
    if (!one.armed && value < rearm) {
      one.armed = true;
    }
    boolean cooled = one.fired == null || now - one.fired >= one.spec.cooldownMillis();
    if (one.armed && value >= threshold && cooled) {
      fires(one, now);
    }
  }

  private void fires(One one, long now) {
    one.armed = false;
    one.fired = now;
    one.since = now;
    if (!one.due) {
      one.due = true;
      justFired.add(one.spec.portfolioId());
      gate(one.spec.portfolioId()).queue.add(one);
    }
  }

  private void begin(String portfolio, long now) {
    Gate gate = gate(portfolio);
    if (gate.queue.isEmpty() || gate.busy || now < gate.ran + interval || now < gate.notBefore) {
      return;
    }
    String request = gate.queue.get(0).spec.request();
    gate.running =
        new ArrayList<>(
            gate.queue.stream().filter(one -> one.spec.request().equals(request)).toList());
    gate.queue.removeAll(gate.running);
    gate.busy = true;
    gate.begun = true;
    gate.ranBefore = gate.ran;
    gate.ran = now;
    gate.running.forEach(one -> one.due = false);
    gate.running.forEach(one -> one.ran = now);
    told.add(
        portfolio
            + " "
            + gate.running.stream().map(one -> one.spec.id()).sorted().toList()
            + " @"
            + now);
  }
}
