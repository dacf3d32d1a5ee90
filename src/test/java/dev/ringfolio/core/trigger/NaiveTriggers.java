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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The engine as one would write it in an afternoon: every price that ever was is kept, every
 * trigger looks at all of them, and limits are spelled out. Custom rules are one comparison.
 */
final class NaiveTriggers {
  private static final int SLOTS = 60;

  private final long interval;
  private final List<String> told;
  private final Map<String, One> all = new LinkedHashMap<>();
  private final Map<Symbol, List<double[]>> prints = new HashMap<>();
  private final Map<String, Double> vars = new HashMap<>();
  private final Map<String, Long> ran = new HashMap<>();
  private final Map<String, List<One>> queues = new LinkedHashMap<>();
  private final Map<String, List<String>> running = new HashMap<>();

  private final Set<String> justFired = new LinkedHashSet<>();

  private static final class One {
    TriggerSpec spec;
    boolean armed = true;
    Long fired;
    long since;
    boolean due;
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
  }

  void remove(String id) {
    One one = all.remove(id);
    if (one != null) {
      queues.values().forEach(queue -> queue.remove(one));
    }
  }

  void price(Symbol symbol, double price, long now) {
    prints.computeIfAbsent(symbol, s -> new ArrayList<>()).add(new double[] {now, price});
    for (One one : List.copyOf(all.values())) {
      if (one.spec.condition() instanceof PriceChange of) {
        double move = move(prints.get(symbol), of.windowMillis(), now);
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
    running.remove(portfolio);
  }

  void tick(long now) {
    List.copyOf(all.values()).forEach(one -> look(one, now));
    justFired.clear();
    List.copyOf(queues.keySet()).forEach(portfolio -> begin(portfolio, now));
  }

  private double measured(One one, long now) {
    if (one.spec.condition() instanceof PriceChange of) {
      double greatest = Double.NaN;
      for (Symbol symbol : one.spec.symbols()) {
        double move = move(prints.getOrDefault(symbol, List.of()), of.windowMillis(), now);
        greatest =
            Double.isNaN(greatest)
                ? move
                : Double.isNaN(move) ? greatest : Math.max(greatest, move);
      }
      return greatest;
    } else if (one.spec.condition() instanceof TimeBased) {
      return now - one.since;
    } else if (one.spec.condition() instanceof Custom of) {
      Symbol symbol = ((Compare) of.rule()).symbol();
      List<double[]> of1 = prints.getOrDefault(symbol, List.of());
      return of1.isEmpty() ? Double.NaN : of1.get(of1.size() - 1)[1];
    } else if (one.spec.condition() instanceof RiskLimit) {
      return vars.getOrDefault(one.spec.portfolioId(), Double.NaN);
    }
    return Double.NaN;
  }

  private static double move(List<double[]> prints, long window, long now) {
    if (prints.isEmpty()) {
      return Double.NaN;
    }
    double last = prints.get(prints.size() - 1)[1];
    long width = Math.max(1, (window + SLOTS - 1) / SLOTS);
    double greatest = 0;
    double stood = Double.NaN;
    for (double[] print : prints) {
      if (Math.floorDiv((long) print[0], width) < Math.floorDiv(now, width) - SLOTS) {
        stood = print[1];
      } else {
        greatest = Math.max(greatest, Math.abs(last / print[1] - 1));
      }
    }
    return Double.isNaN(stood) ? greatest : Math.max(greatest, Math.abs(last / stood - 1));
  }

  private void look(One one, long now) {
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
      queues.computeIfAbsent(one.spec.portfolioId(), p -> new ArrayList<>()).add(one);
    }
  }

  private void begin(String portfolio, long now) {
    List<One> queue = queues.getOrDefault(portfolio, new ArrayList<>());
    boolean free = !running.containsKey(portfolio);
    if (queue.isEmpty()
        || !free
        || ran.containsKey(portfolio) && now < ran.get(portfolio) + interval) {
      return;
    }
    String request = queue.get(0).spec.request();
    List<String> ids = new ArrayList<>();
    for (One one : List.copyOf(queue)) {
      if (one.spec.request().equals(request)) {
        queue.remove(one);
        one.due = false;
        ids.add(one.spec.id());
      }
    }
    told.add(portfolio + " " + ids.stream().sorted().toList() + " @" + now);
    running.put(portfolio, ids);
    ran.put(portfolio, now);
  }
}
