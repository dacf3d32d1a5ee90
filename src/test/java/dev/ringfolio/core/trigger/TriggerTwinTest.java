package dev.ringfolio.core.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.model.AlertMetric;
import dev.ringfolio.core.model.Comparison;
import dev.ringfolio.core.model.MetricRule.Compare;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.TriggerCondition;
import dev.ringfolio.core.model.TriggerCondition.Custom;
import dev.ringfolio.core.model.TriggerCondition.News;
import dev.ringfolio.core.model.TriggerCondition.PriceChange;
import dev.ringfolio.core.model.TriggerCondition.RiskLimit;
import dev.ringfolio.core.model.TriggerCondition.TimeBased;
import dev.ringfolio.core.model.Valuation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Histories, random ones and a long one, are told as by a naive twin. */
class TriggerTwinTest {
  private static final Symbol[] SYMBOLS = {
    new Symbol("AAPL"), new Symbol("MSFT"), new Symbol("XOM")
  };
  private static final List<String> PORTFOLIOS = List.of("p0", "p1", "p2");
  private static final long INTERVAL = 60_000;

  /** Both, with one clock. */
  private static final class Pair {
    final List<String> told = new ArrayList<>();
    final List<String> naiveTold = new ArrayList<>();
    final Map<String, TriggerSpec> specs = new LinkedHashMap<>();
    long now = 1;
    TriggerEngine engine = engine();
    final NaiveTriggers naive = new NaiveTriggers(INTERVAL, naiveTold);

    private TriggerEngine engine() {
      return new TriggerEngine(
          INTERVAL, run -> told.add(run.portfolio().portfolioId() + " " + ids(run) + " @" + now));
    }

    private static Whose whose(String portfolio) {
      return new Whose("ann", portfolio);
    }

    /** Those of one moment ask in any order. */
    static List<String> ids(TriggeredRun run) {
      return run.triggerIds().stream().sorted().toList();
    }

    void put(TriggerSpec spec) {
      specs.put(spec.id(), spec);
      engine.put(spec, TriggerMemory.fresh(now), now);
      naive.put(spec, now);
    }

    void price(Symbol symbol, double price) {
      engine.price(symbol, price, Double.NaN, false, now, now);
      naive.price(symbol, price, now);
    }

    void valuation(String portfolio, double var95) {
      Valuation valuation =
          new Valuation(
              portfolio, 1, 1, 0, 0, 0, 0, 0, 0, 0, var95, List.of(), List.of(), 1, List.of());
      engine.valuation("ann", valuation, now);
      naive.valuation(valuation, now);
    }

    void remove(String id) {
      specs.remove(id);
      engine.remove(id);
      naive.remove(id);
    }

    void replace(String id, TriggerCondition condition) {
      TriggerSpec before = specs.remove(id);
      if (before != null) {
        TriggerSpec after =
            new TriggerSpec(
                id,
                "ann",
                before.portfolioId(),
                condition,
                before.cooldownMillis(),
                before.symbols(),
                before.request());
        specs.put(id, after);
        engine.put(after, engine.memory(id).orElseThrow().rearmed(now), now);
        naive.replace(after, now);
        valuation(after.portfolioId(), 0.04); // its portfolio was read, or it would be refused
      }
    }

    void ended(String portfolio) {
      engine.ended(whose(portfolio));
      naive.ended(portfolio);
    }

    void refused(String portfolio, long afterMillis) {
      if (naive.begun(portfolio)) {
        engine.refused(whose(portfolio), now + afterMillis);
        naive.refused(portfolio, now + afterMillis);
      }
    }

    void dropped(String portfolio) {
      if (naive.begun(portfolio)) {
        engine.dropped(whose(portfolio));
        naive.dropped(portfolio);
      }
    }

    void gone(String portfolio) {
      engine.gone(whose(portfolio));
      naive.gone(portfolio);
    }

    void restart() {
      TriggerEngine before = engine;
      engine = engine();
      specs.forEach((id, spec) -> engine.put(spec, before.memory(id).orElseThrow(), now));
      PORTFOLIOS.stream().filter(naive::busy).forEach(p -> engine.underWay(whose(p)));
      naive.restart();
    }

    void setBack(long millis) {
      tick(); // as each second
      now -= millis;
      naive.setBack(now);
      tick();
    }

    void tick() {
      engine.tick(now);
      naive.tick(now);
    }
  }

  private static TriggerCondition random(Random random) {
    return switch (random.nextInt(5)) {
      case 0, 1 -> new PriceChange(0.01 * (1 + random.nextInt(4)), 30_000L << random.nextInt(3));
      case 2 -> new TimeBased(20_000L * (1 + random.nextInt(6)));
      case 3 ->
          random.nextBoolean()
              ? new RiskLimit(AlertMetric.VAR_95, 0.05)
              : new Custom(
                  new Compare(
                      SYMBOLS[random.nextInt(3)], AlertMetric.PRICE, Comparison.AT_LEAST, 101));
      default -> new News();
    };
  }

  private static List<Symbol> someSymbols(Random random) {
    return List.of(SYMBOLS).subList(random.nextInt(2), 2 + random.nextInt(2));
  }

  @Property(tries = 300)
  void anyHistoryIsToldAsByTheNaiveTwin(@ForAll long seed) {
    Pair pair = new Pair();
    pair.now = 1_000_000_000;
    Random random = new Random(seed);
    for (int i = 0; i < 12; i++) {
      pair.put(
          new TriggerSpec(
              "t" + i,
              "ann",
              "p" + random.nextInt(3),
              random(random),
              random.nextInt(3) * 40_000L,
              someSymbols(random),
              "{" + random.nextInt(2) + "}"));
    }
    double[] prices = {100, 100, 100};
    for (int step = 0; step < 400; step++) {
      pair.now += random.nextInt(4) * 700L;
      switch (random.nextInt(14)) {
        case 0 -> changed(pair, random);
        case 12 -> disturbed(pair, "p" + random.nextInt(3), random);
        case 1, 2, 3 -> pair.tick();
        case 4 -> {
          String id = "t" + random.nextInt(12);
          pair.engine.fire(id, "news", pair.now);
          pair.naive.fire(id, pair.now);
        }
        case 5, 6 -> pair.valuation("p" + random.nextInt(3), 0.03 + 0.005 * random.nextInt(7));
        case 7, 8 -> pair.ended("p" + random.nextInt(3));
        default -> {
          int of = random.nextInt(3);
          prices[of] *= 1 + 0.01 * random.nextGaussian();
          pair.price(SYMBOLS[of], prices[of]);
        }
      }
    }
    // Those of one moment may be told in another order, but not those of one portfolio.
    for (String portfolio : PORTFOLIOS) {
      assertThat(pair.told.stream().filter(run -> run.startsWith(portfolio)))
          .containsExactlyElementsOf(
              pair.naiveTold.stream().filter(run -> run.startsWith(portfolio)).toList());
    }
  }

  private static void changed(Pair pair, Random random) {
    String id = "t" + random.nextInt(12);
    if (random.nextInt(4) == 0) {
      pair.remove(id);
    } else {
      pair.replace(id, random(random));
    }
  }

  /** What the world does to runs and portfolios, to the process and to its clock. */
  private static void disturbed(Pair pair, String portfolio, Random random) {
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> pair.refused(portfolio, 1_000L * random.nextInt(120));
      case 3 -> pair.dropped(portfolio);
      case 4 -> pair.gone(portfolio);
      case 5 -> pair.now += 3_600_000;
      case 6 -> pair.setBack(3_600_000);
      default -> pair.restart();
    }
  }

  @Test
  void aWeekOfTriggersPassesInNoTime() {
    Pair pair = new Pair();
    Symbol aapl = SYMBOLS[0];
    pair.put(
        new TriggerSpec(
            "move", "ann", "p", new PriceChange(0.05, 3_600_000), 0, List.of(aapl), "{}"));
    pair.put(new TriggerSpec("daily", "ann", "p", new TimeBased(86_400_000), 0, List.of(), "{1}"));
    pair.put(
        new TriggerSpec(
            "risk", "ann", "q", new RiskLimit(AlertMetric.VAR_95, 0.05), 0, List.of(), "{}"));
    for (int minute = 1; minute <= 7 * 24 * 60; minute++) {
      pair.now = minute * 60_000L;
      double day = 2 * Math.PI * minute / (24 * 60);
      pair.price(aapl, 100 + 20 * Math.sin(day));
      pair.valuation("q", 0.04 + 0.02 * Math.sin(2 * day));
      pair.tick();
      pair.ended("p");
      pair.ended("q");
    }
    assertThat(pair.told).as("the risk is at its limit twice a day").contains("q [risk] @3600000");
    assertThat(pair.told.stream().filter(run -> run.startsWith("q"))).hasSize(14);
    assertThat(pair.told.stream().filter(run -> run.contains("daily"))).hasSize(6);
    assertThat(pair.told.stream().filter(run -> run.contains("move"))).hasSize(15);
  }
}
