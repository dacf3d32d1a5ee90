package dev.ringfolio.core.trigger;

import static dev.ringfolio.core.model.AlertMetric.CHANGE_PERCENT;
import static dev.ringfolio.core.model.AlertMetric.DRAWDOWN;
import static dev.ringfolio.core.model.AlertMetric.PORTFOLIO_VALUE;
import static dev.ringfolio.core.model.AlertMetric.PRICE;
import static dev.ringfolio.core.model.AlertMetric.STALE_FEED;
import static dev.ringfolio.core.model.AlertMetric.VAR_95;
import static dev.ringfolio.core.model.Comparison.ABOVE;
import static dev.ringfolio.core.model.Comparison.AT_LEAST;
import static dev.ringfolio.core.model.Comparison.BELOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.model.MetricRule;
import dev.ringfolio.core.model.MetricRule.All;
import dev.ringfolio.core.model.MetricRule.Any;
import dev.ringfolio.core.model.MetricRule.Compare;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.TriggerCondition;
import dev.ringfolio.core.model.TriggerCondition.Custom;
import dev.ringfolio.core.model.TriggerCondition.News;
import dev.ringfolio.core.model.TriggerCondition.PriceChange;
import dev.ringfolio.core.model.TriggerCondition.RiskLimit;
import dev.ringfolio.core.model.TriggerCondition.TimeBased;
import dev.ringfolio.core.model.Valuation;
import dev.ringfolio.core.trigger.TriggerEngine.Prompted;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TriggerEngineTest {
  private static final Symbol AAPL = new Symbol("AAPL");
  private static final Symbol MSFT = new Symbol("MSFT");
  private static final Whose P = new Whose("ann", "p");
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long INTERVAL = MINUTE;

  /** What began, in words. */
  private final List<String> runs = new ArrayList<>();

  private final TriggerEngine engine =
      new TriggerEngine(
          INTERVAL,
          run -> runs.add(run.triggerIds() + " " + run.reason() + " @" + run.askedMillis()));
  private long now = 1;

  static TriggerSpec spec(
      String id, String portfolio, TriggerCondition condition, long cooldown, Symbol... symbols) {
    return new TriggerSpec(id, "ann", portfolio, condition, cooldown, List.of(symbols), "{}");
  }

  private void put(String id, TriggerCondition condition, long cooldown, Symbol... symbols) {
    engine.put(spec(id, "p", condition, cooldown, symbols), TriggerMemory.fresh(now), now);
  }

  private void price(Symbol symbol, double price) {
    engine.price(symbol, price, Double.NaN, false, now, now);
  }

  /** Each run ends in the moment in which it begins. */
  private void tick(long millis) {
    now += millis;
    engine.ended(P);
    engine.tick(now);
    engine.ended(P);
  }

  static Valuation valuation(double value, double var95, Symbol... held) {
    List<Valuation.Line> lines = new ArrayList<>();
    for (Symbol symbol : held) {
      lines.add(new Valuation.Line(symbol, 1, 1, 1, value, 1, 0, 0, 0, false));
    }
    return new Valuation(
        "p", value, 0, 0, 0, 0, 0, 0, 0, 0.2, var95, List.of(), List.of(), 1, lines);
  }

  private void worth(double value, double var95) {
    engine.valuation("ann", valuation(value, var95), now);
  }

  private List<String> ids() {
    return runs.stream().map(run -> run.substring(0, run.indexOf(']') + 1)).toList();
  }

  @Test
  void aPriceThatMovedWithinTheWindowFiresWhetherUpOrDown() {
    put("up", new PriceChange(0.02, MINUTE), 0, AAPL);
    engine.put(
        spec("down", "q", new PriceChange(0.02, MINUTE), 0, MSFT), TriggerMemory.fresh(now), now);
    price(AAPL, 100);
    price(MSFT, 100);
    now += 30 * SECOND;
    price(AAPL, 101.9);
    price(MSFT, 98.1);
    assertThat(runs).isEmpty();
    price(AAPL, 102);
    price(MSFT, 97.5);
    assertThat(runs)
        .containsExactly(
            "[up] AAPL moved by 0.02 within 60 s @30001",
            "[down] MSFT moved by 0.025 within 60 s @30001");
  }

  @Test
  void aPriceThatMovedMoreSlowlyThanTheWindowDoesNotFire() {
    put("t", new PriceChange(0.02, MINUTE), 0, AAPL);
    for (int i = 0; i < 60; i++) {
      price(AAPL, 100 * Math.pow(1.01, i / 2.0));
      tick(45 * SECOND);
    }
    assertThat(runs).isEmpty();
  }

  @Test
  void itFiresAgainOnlyWhenTheMoveWasUnderFourFifthsOfTheThresholdBetween() {
    put("t", new PriceChange(0.1, MINUTE), 0, AAPL);
    price(AAPL, 100);
    price(AAPL, 110);
    assertThat(runs).hasSize(1);
    tick(2 * MINUTE);
    price(AAPL, 119.9);
    tick(SECOND);
    price(AAPL, 121);
    assertThat(runs).as("armed while the window held 110 alone").hasSize(2);
    price(AAPL, 120);
    tick(SECOND);
    price(AAPL, 125);
    tick(2 * MINUTE);
    assertThat(runs).as("125 is far from 110 still").hasSize(2);
  }

  @Test
  void theFirstPriceOfADayIsNoMoveFromAnOldOne() {
    put("t", new PriceChange(0.02, MINUTE), 0, AAPL);
    now = 3_600 * SECOND;
    engine.price(AAPL, 80, Double.NaN, true, 1, now); // kept since yesterday
    price(AAPL, 100);
    assertThat(runs).isEmpty();
  }

  @Test
  void withoutSymbolsOfItsOwnItWatchesThePositions() {
    put("t", new PriceChange(0.02, MINUTE), 0);
    price(AAPL, 100);
    price(AAPL, 110);
    engine.valuation("ann", valuation(100, 0.1, AAPL, MSFT), now);
    assertThat(engine.symbols()).containsExactlyInAnyOrder(AAPL, MSFT);
    price(MSFT, 10);
    price(MSFT, 11);
    assertThat(ids()).containsExactly("[t]");
    engine.valuation("ann", valuation(100, 0.1, AAPL), now);
    assertThat(engine.symbols()).containsExactly(AAPL);
    engine.gone(P);
    assertThat(engine.symbols()).isEmpty();
  }

  @Test
  void timeFiresOnceForAllTheIntervalsThatPassedWhileNobodyLooked() {
    put("t", new TimeBased(10 * MINUTE), 0);
    tick(10 * MINUTE - 1);
    assertThat(runs).isEmpty();
    tick(1);
    assertThat(runs).containsExactly("[t] 600 s are over @600001");
    tick(55 * MINUTE);
    tick(SECOND);
    assertThat(runs).hasSize(2);
    tick(10 * MINUTE);
    assertThat(runs).hasSize(3);
  }

  @Test
  void timeGoesOnOverARestartFromTheLastFiring() {
    put("t", new TimeBased(60 * MINUTE), 0);
    tick(60 * MINUTE);
    TriggerMemory kept = engine.memory("t").orElseThrow();
    now += 20 * MINUTE;
    engine.put(spec("t", "p", new TimeBased(60 * MINUTE), 0), kept, now);
    tick(40 * MINUTE - 1);
    assertThat(runs).hasSize(1);
    tick(1);
    assertThat(runs).hasSize(2);
    now += 600 * MINUTE;
    engine.put(spec("t", "p", new TimeBased(60 * MINUTE), 0), kept, now);
    tick(SECOND);
    tick(SECOND);
    assertThat(runs).as("once for all that it slept").hasSize(3);
  }

  @Test
  void aRiskAtItsLimitFiresOnceUntilItIsBackUnderFourFifthsOfIt() {
    put("t", new RiskLimit(VAR_95, 0.05), 0);
    for (double risk : new double[] {0.049, 0.05, 0.06, 0.041, 0.05}) {
      worth(100, risk);
      tick(2 * MINUTE);
    }
    assertThat(runs).containsExactly("[t] var_95 0.05 >= 0.05 @120001");
    worth(100, 0.0399);
    worth(100, 0.051);
    assertThat(runs).hasSize(2);
  }

  @Test
  void aValueFallsToItsLimitAndADrawdownRisesToIt() {
    put("v", new RiskLimit(PORTFOLIO_VALUE, 90), 0);
    put("d", new RiskLimit(DRAWDOWN, 0.15), 0);
    for (double value : new double[] {100, 95, 90, 86, 85}) {
      worth(value, 0.1);
      tick(2 * MINUTE);
    }
    assertThat(runs)
        .containsExactly(
            "[v] portfolio_value 90 <= 90 @240001", "[d] drawdown 0.15 >= 0.15 @480001");
  }

  @Test
  void whatIsNotKnownNeitherFiresNorArms() {
    put("t", new RiskLimit(VAR_95, 0.05), 0);
    worth(100, Double.NaN);
    assertThat(runs).isEmpty();
    worth(100, 0.06);
    worth(100, Double.NaN);
    worth(100, 0.06);
    tick(5 * MINUTE);
    assertThat(runs).hasSize(1);
  }

  @Test
  void theValuationsOfAnotherOwnerAreNotSeen() {
    put("t", new RiskLimit(VAR_95, 0.05), 0);
    engine.valuation("bob", valuation(100, 0.5), now);
    assertThat(runs).isEmpty();
  }

  private static MetricRule above(Symbol symbol, double limit) {
    return new Compare(symbol, PRICE, ABOVE, limit);
  }

  @Test
  void aCustomRuleHoldsOfAllOrAnyOfItsParts() {
    MetricRule risk = new Compare(null, VAR_95, AT_LEAST, 0.05);
    MetricRule either = new Any(List.of(above(AAPL, 100), above(MSFT, 200)));
    put("t", new Custom(new All(List.of(risk, either))), 0);
    worth(100, 0.06);
    price(AAPL, 99);
    assertThat(runs).as("MSFT is not known, and could decide it").isEmpty();
    price(MSFT, 201);
    assertThat(runs)
        .containsExactly(
            "[t] (var_95 0.06 >= 0.05 and (AAPL price 99 > 100 or MSFT price 201 > 200)) @1");
  }

  @Test
  void aCustomRuleIsArmedWhenItIsOverByItsMetricsHysteresis() {
    put("t", new Custom(new Any(List.of(above(AAPL, 100), above(MSFT, 200)))), 0);
    price(AAPL, 101);
    price(MSFT, 199.5);
    price(AAPL, 90);
    tick(2 * MINUTE);
    price(AAPL, 101);
    assertThat(runs).as("MSFT is within 1 % of its limit").hasSize(1);
    price(AAPL, 90);
    price(MSFT, 198);
    price(AAPL, 101);
    assertThat(runs).hasSize(2);
  }

  @Test
  void agesAndChangesOfPricesCanBePartOfARule() {
    put(
        "t",
        new Custom(
            new All(
                List.of(
                    new Compare(AAPL, STALE_FEED, AT_LEAST, 30),
                    new Compare(AAPL, CHANGE_PERCENT, BELOW, -2)))),
        0);
    now += MINUTE;
    engine.price(AAPL, 90, -3, true, now, now);
    tick(29 * SECOND);
    assertThat(runs).isEmpty();
    tick(SECOND);
    assertThat(ids()).containsExactly("[t]");
  }

  @Test
  void newsFireByNameAfterTheirCoolDown() {
    put("t", new News(), 5 * MINUTE);
    assertThat(engine.fire("t", "earnings", now)).isEqualTo(Prompted.FIRED);
    assertThat(engine.fire("t", "again", now)).isEqualTo(Prompted.COOLING);
    tick(5 * MINUTE);
    assertThat(engine.fire("t", "guidance", now)).isEqualTo(Prompted.FIRED);
    assertThat(engine.fire("nobody", "?", now)).isEqualTo(Prompted.NONE);
    assertThat(runs).containsExactly("[t] earnings @1", "[t] guidance @300001");
  }

  @Test
  void whatFiresInItsCoolDownWaitsAndIsForgottenWhereItIsOverBefore() {
    put("t", new RiskLimit(VAR_95, 0.05), 10 * MINUTE);
    worth(100, 0.06);
    worth(100, 0.01);
    tick(5 * MINUTE);
    worth(100, 0.06);
    worth(100, 0.01);
    tick(6 * MINUTE);
    assertThat(runs).hasSize(1);
    worth(100, 0.06);
    assertThat(runs).hasSize(2);
    worth(100, 0.01);
    tick(MINUTE);
    worth(100, 0.07);
    tick(9 * MINUTE - 1);
    assertThat(runs).hasSize(2);
    tick(1);
    assertThat(runs).hasSize(3);
  }

  @Test
  void aTriggerThatFiresWithinTheIntervalRunsOnceWhenItIsOver() {
    put("a", new News(), 0);
    engine.put(
        new TriggerSpec("b", "ann", "p", new News(), 0, List.of(), "{\"b\":1}"),
        TriggerMemory.fresh(now),
        now);
    engine.fire("a", "1", now);
    engine.ended(P);
    assertThat(engine.fire("b", "2", now)).isEqualTo(Prompted.FIRED);
    assertThat(engine.fire("b", "3", now)).isEqualTo(Prompted.JOINED);
    assertThat(engine.nextMillis("b")).isEqualTo(1 + INTERVAL);
    tick(INTERVAL - 1);
    assertThat(ids()).containsExactly("[a]");
    tick(1);
    tick(10 * INTERVAL);
    assertThat(runs).containsExactly("[a] 1 @1", "[b] 2 @1");
    assertThat(engine.deferred()).isEqualTo(1);
  }

  @Test
  void triggersThatWantTheSameShareARun() {
    put("a", new News(), 0);
    put("b", new RiskLimit(VAR_95, 0.05), 0);
    put("c", new News(), 0);
    engine.fire("c", "first", now);
    engine.ended(P);
    worth(100, 0.05);
    engine.fire("a", "news", now);
    tick(INTERVAL);
    assertThat(ids()).containsExactly("[c]", "[b, a]");
    assertThat(engine.joined()).isEqualTo(1);
    assertThat(engine.fired()).isEqualTo(3);
  }

  @Test
  void noRunBeginsWhileOneOfItsPortfolioIsUnderWay() {
    put("a", new News(), 0);
    engine.fire("a", "1", now);
    now += 10 * INTERVAL;
    engine.fire("a", "2", now);
    engine.tick(now);
    assertThat(runs).hasSize(1);
    engine.ended(P);
    engine.tick(now);
    assertThat(runs).containsExactly("[a] 1 @1", "[a] 2 @600001");
  }

  @Test
  void aRunThatWasRefusedBeginsAgainAtItsTime() {
    put("a", new News(), 0);
    engine.fire("a", "1", now);
    engine.refused(P, now + 5 * SECOND);
    assertThat(engine.nextMillis("a")).isEqualTo(now + 5 * SECOND);
    now += 5 * SECOND - 1;
    engine.tick(now);
    assertThat(runs).hasSize(1);
    now += 1;
    engine.tick(now);
    assertThat(runs).containsExactly("[a] 1 @1", "[a] 1 @1");
  }

  @Test
  void runsOfOtherPortfoliosDoNotWait() {
    put("a", new News(), 0);
    engine.put(spec("b", "q", new News(), 0), TriggerMemory.fresh(now), now);
    engine.fire("a", "1", now);
    engine.fire("b", "2", now);
    assertThat(ids()).containsExactly("[a]", "[b]");
  }

  @Test
  void aRunThatWasDueIsDueAfterARestartAndTheIntervalGoesOn() {
    put("a", new News(), 0);
    engine.fire("a", "1", now);
    engine.ended(P);
    engine.fire("a", "2", now);
    TriggerMemory kept = engine.memory("a").orElseThrow();
    TriggerEngine next = new TriggerEngine(INTERVAL, run -> runs.add("next " + run.reason()));
    next.put(spec("a", "p", new News(), 0), kept, now);
    next.tick(INTERVAL);
    assertThat(runs).hasSize(1);
    next.tick(INTERVAL + 1);
    assertThat(runs).containsExactly("[a] 1 @1", "next 2");
  }

  @Test
  void aClockThatWasSetBackHoldsNothingUp() {
    TriggerMemory ahead =
        new TriggerMemory(
            true, 10 * MINUTE, 10 * MINUTE, 1, "x", false, false, 10 * MINUTE, null, null);
    engine.put(spec("a", "p", new TimeBased(MINUTE), MINUTE), ahead, now);
    tick(MINUTE);
    assertThat(ids()).containsExactly("[a]");
  }

  @Test
  void whatIsTakenAwayRunsNoMoreAndIsNotWatched() {
    put("a", new PriceChange(0.02, MINUTE), 0, AAPL);
    put("b", new News(), 0);
    engine.fire("b", "1", now);
    engine.ended(P);
    engine.fire("b", "2", now);
    engine.remove("b");
    engine.remove("a");
    tick(2 * INTERVAL);
    assertThat(runs).hasSize(1);
    assertThat(engine.symbols()).isEmpty();
    assertThat(engine.memory("a")).isEmpty();
  }

  @Test
  void takingATriggerAwayAndMakingItAnewDoesNotShortenTheInterval() {
    put("a", new News(), 0);
    engine.fire("a", "1", now);
    engine.remove("a");
    tick(SECOND);
    put("b", new News(), 0);
    engine.fire("b", "2", now);
    tick(INTERVAL - SECOND - 1);
    assertThat(runs).hasSize(1);
    tick(1);
    assertThat(runs).hasSize(2);
  }

  @Test
  void seriesOfPricesHaveABoundAndWhatFindsNoRoomIsCounted() {
    Symbol[] many = new Symbol[TriggerMarket.SERIES_MAX];
    for (int i = 0; i < many.length; i++) {
      many[i] = new Symbol("S" + i);
    }
    put("a", new PriceChange(0.02, MINUTE), 0, many);
    put("b", new PriceChange(0.02, 2 * MINUTE), 0, AAPL);
    price(AAPL, 100);
    price(AAPL, 200);
    assertThat(runs).isEmpty();
    assertThat(engine.refusedSeries()).isEqualTo(1);
    engine.remove("a");
    put("b", new PriceChange(0.02, 2 * MINUTE), 0, AAPL);
    price(AAPL, 100);
    price(AAPL, 200);
    assertThat(ids()).containsExactly("[b]");
  }
}
