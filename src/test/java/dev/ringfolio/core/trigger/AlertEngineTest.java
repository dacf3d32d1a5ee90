package dev.ringfolio.core.trigger;

import static dev.ringfolio.core.model.AlertMetric.CHANGE_PERCENT;
import static dev.ringfolio.core.model.AlertMetric.CONCENTRATION;
import static dev.ringfolio.core.model.AlertMetric.DAY_LOSS;
import static dev.ringfolio.core.model.AlertMetric.DRAWDOWN;
import static dev.ringfolio.core.model.AlertMetric.PORTFOLIO_VALUE;
import static dev.ringfolio.core.model.AlertMetric.PRICE;
import static dev.ringfolio.core.model.AlertMetric.STALE_FEED;
import static dev.ringfolio.core.model.AlertMetric.STALE_SYMBOLS;
import static dev.ringfolio.core.model.AlertMetric.VAR_95;
import static dev.ringfolio.core.model.AlertMetric.VOLATILITY;
import static dev.ringfolio.core.model.Comparison.ABOVE;
import static dev.ringfolio.core.model.Comparison.AT_LEAST;
import static dev.ringfolio.core.model.Comparison.AT_MOST;
import static dev.ringfolio.core.model.Comparison.BELOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.model.AlertCondition;
import dev.ringfolio.core.model.AlertMetric;
import dev.ringfolio.core.model.Comparison;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Valuation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class AlertEngineTest {
  private static final Symbol AAPL = new Symbol("AAPL");
  private static final double NONE = Double.NaN;
  private static final long MINUTE = 60_000;

  /** Writes down what it is told, one line each. */
  private static final class Told implements AlertListener {
    final List<String> lines = new ArrayList<>();

    @Override
    public void raised(String ruleId, double value, long atMillis) {
      lines.add("%s raised %s @%d".formatted(ruleId, value, atMillis));
    }

    @Override
    public void cleared(String ruleId, double value, End why, long atMillis) {
      lines.add("%s cleared %s %s @%d".formatted(ruleId, value, why, atMillis));
    }
  }

  private final Told told = new Told();
  private final AlertEngine engine = new AlertEngine(told);
  private long now;

  private static AlertCondition onAapl(
      AlertMetric metric, Comparison op, double limit, double hysteresis, long cooldownMillis) {
    return new AlertCondition(AAPL, null, metric, op, limit, hysteresis, cooldownMillis);
  }

  private static AlertCondition onP(AlertMetric metric, Comparison op, double limit) {
    return new AlertCondition(null, "p", metric, op, limit, 0, 0);
  }

  private static Valuation.Line line(String symbol, double quantity, double price, double worth) {
    double value = quantity * price;
    return new Valuation.Line(
        new Symbol(symbol), quantity, 1, price, value, value / worth, 0, 0, 0, false);
  }

  private static Valuation valuation(
      double value, double dayPercent, double volatility, double var, List<Valuation.Line> lines) {
    return new Valuation(
        "p", value, 0, 0, 0, dayPercent, 0, 0, 0, volatility, var, List.of(), List.of(), 1, lines);
  }

  /** A portfolio of {@code quantity} AAPL and cash. */
  private static Valuation holding(double cash, double quantity, double price) {
    double value = cash + quantity * price;
    return new Valuation(
        "p",
        value,
        cash,
        0,
        0,
        NONE,
        0,
        NONE,
        0,
        NONE,
        NONE,
        List.of(),
        List.of(),
        1,
        List.of(line("AAPL", quantity, price, value)));
  }

  private void prices(double... prices) {
    for (double price : prices) {
      engine.price(AAPL, price, NONE, false, now, now);
      now++;
    }
  }

  @Test
  void aPriceThatTremblesAtTheLimitAlertsOnce() {
    engine.put("r", "ann", onAapl(PRICE, ABOVE, 200, 0.01, 0), now);
    prices(199, 200, 200.5, 199.9, 200.1, 198.5, 201, 198, 198.1, 200.1);
    assertThat(told.lines)
        .containsExactly("r raised 200.5 @2", "r cleared 198.0 RECOVERED @7", "r raised 200.1 @9");
  }

  @Test
  void downwardTheBandLiesAboveTheLimitAlsoOfANegativeOne() {
    engine.put("low", "ann", onAapl(PRICE, BELOW, 100, 0.1, 0), now);
    engine.put("most", "ann", onAapl(CHANGE_PERCENT, AT_MOST, -5, 0.2, 0), now);
    for (double change : new double[] {-4.9, -5, -4.5, -4, -3.9}) {
      engine.price(AAPL, 105, change, false, now, now++);
    }
    prices(99, 109.9, 110);
    assertThat(told.lines)
        .containsExactly(
            "most raised -5.0 @1",
            "most cleared -3.9 RECOVERED @4",
            "low raised 99.0 @5",
            "low cleared 110.0 RECOVERED @7");
  }

  @Test
  void aValueThatIsNotKnownNeitherRaisesNorClears() {
    engine.put("r", "ann", onAapl(PRICE, ABOVE, 10, 0, 0), now);
    prices(NONE, 11, NONE, 12, 10);
    assertThat(told.lines).containsExactly("r raised 11.0 @1", "r cleared 10.0 RECOVERED @4");
  }

  @Test
  void whatWouldAlertWithinTheCooldownAlertsWhenItIsOverIfItStillHolds() {
    engine.put("r", "ann", onAapl(PRICE, AT_LEAST, 10, 0, MINUTE), now);
    prices(10, 9, 11);
    engine.tick(MINUTE - 1);
    assertThat(told.lines).hasSize(2);
    engine.tick(MINUTE);
    assertThat(told.lines).last().isEqualTo("r raised 11.0 @60000");
    now = MINUTE + 1;
    prices(9, 12, 9);
    engine.tick(3 * MINUTE);
    assertThat(told.lines).hasSize(4).last().isEqualTo("r cleared 9.0 RECOVERED @60001");
  }

  @Test
  void aFeedThatIsSilentAlertsByItsAgeAndIsClearedByAPrint() {
    engine.put("r", "ann", onAapl(STALE_FEED, ABOVE, 400, 0.2, 0), now);
    engine.price(AAPL, 10, NONE, false, 0, 0);
    engine.tick(10 * MINUTE);
    assertThat(told.lines).isEmpty();
    engine.price(AAPL, 10, NONE, true, 0, 300_000);
    engine.tick(400_000);
    engine.tick(401_000);
    engine.tick(500_000);
    engine.price(AAPL, 10, NONE, false, 501_000, 501_000);
    assertThat(told.lines)
        .containsExactly("r raised 401.0 @401000", "r cleared 0.0 RECOVERED @501000");
  }

  @Test
  void theMetricsOfAPortfolioAreThoseOfItsValuation() {
    engine.put("value", "ann", onP(PORTFOLIO_VALUE, BELOW, 1_000), now);
    engine.put("loss", "ann", onP(DAY_LOSS, AT_LEAST, 0.05), now);
    engine.put("vol", "ann", onP(VOLATILITY, ABOVE, 0.3), now);
    engine.put("var", "ann", onP(VAR_95, ABOVE, 0.02), now);
    engine.put("top", "ann", onP(CONCENTRATION, ABOVE, 0.5), now);
    engine.put("stale", "ann", onP(STALE_SYMBOLS, ABOVE, 0), now);
    List<Valuation.Line> lines = List.of(line("A", 1, 400, 900), line("B", -1, 500, 900));
    engine.valuation("ann", valuation(900, -5, 0.31, 0.021, lines), 7);
    assertThat(told.lines)
        .containsExactly(
            "value raised 900.0 @7",
            "loss raised 0.05 @7",
            "vol raised 0.31 @7",
            "var raised 0.021 @7",
            "top raised " + 500.0 / 900.0 + " @7");
  }

  @Test
  void aValuationThatLacksAPriceSaysNothingOfWorth() {
    engine.put("value", "ann", onP(PORTFOLIO_VALUE, BELOW, 1_000), now);
    engine.put("fall", "ann", onP(DRAWDOWN, ABOVE, 0.1), now);
    engine.put("stale", "ann", onP(STALE_SYMBOLS, ABOVE, 0), now);
    engine.valuation("ann", holding(0, 100, 20), 1);
    List<Symbol> unpriced = List.of(AAPL);
    Valuation lacking =
        new Valuation(
            "p", 5, 5, 0, 0, NONE, 0, NONE, 0, NONE, NONE, unpriced, unpriced, 1, List.of());
    engine.valuation("ann", lacking, 2);
    assertThat(told.lines).containsExactly("stale raised 1.0 @2");
  }

  @Test
  void aDrawdownIsFromTheHighestValueAndAWithdrawalIsNone() {
    engine.put("r", "ann", onP(DRAWDOWN, AT_LEAST, 0.2), now);
    engine.valuation("ann", holding(1_000, 10, 100), 1);
    engine.valuation("ann", holding(1_000, 10, 150), 2); // the high: 2,500
    engine.valuation("ann", holding(0, 10, 150), 3); // 1,000 go: the high is 1,500
    assertThat(engine.value("r")).isZero();
    engine.valuation("ann", holding(0, 10, 121), 4);
    assertThat(told.lines).isEmpty();
    engine.valuation("ann", holding(5_000, 10, 121), 5); // the same 19.33 % of 5,000 more
    assertThat(engine.value("r")).isCloseTo(29.0 / 150.0, Offset.offset(1e-12));
    engine.valuation("ann", holding(0, 10, 121), 6);
    engine.valuation("ann", holding(0, 10, 119), 7);
    assertThat(told.lines).singleElement().asString().startsWith("r raised 0.206").endsWith("@7");
  }

  @Test
  void aDrawdownGoesOnAfterARestart() {
    engine.put("r", "ann", onP(DRAWDOWN, ABOVE, 0.2), now);
    engine.valuation("ann", holding(0, 10, 100), 1);
    engine.valuation("ann", holding(0, 10, 90), 2);
    AlertEngine again = new AlertEngine(told);
    again.put("r", "ann", onP(DRAWDOWN, ABOVE, 0.2), now);
    engine.marks().forEach(again::restore);
    again.valuation("ann", holding(0, 10, 79), 3);
    assertThat(told.lines).containsExactly("r raised 0.20999999999999996 @3");
  }

  @Test
  void whatWasRaisedBeforeARestartIsNotRaisedAgainAndIsClearedOnce() {
    engine.put("r", "ann", onAapl(PRICE, ABOVE, 10, 0, MINUTE), now);
    engine.restore("r", -5, true);
    engine.tick(1);
    prices(11, 12, 9, 11);
    assertThat(told.lines).containsExactly("r cleared 9.0 RECOVERED @2");
    engine.tick(MINUTE - 5);
    assertThat(told.lines).last().isEqualTo("r raised 11.0 @59995");
  }

  @Test
  void aRuleThatIsChangedOrRemovedLeavesNoAlertOpen() {
    engine.put("r", "ann", onAapl(PRICE, ABOVE, 10, 0, 0), now);
    prices(11);
    engine.put("r", "ann", onAapl(PRICE, ABOVE, 20, 0, 0), now);
    prices(21);
    engine.remove("r", now);
    prices(22);
    assertThat(told.lines)
        .containsExactly(
            "r raised 11.0 @0",
            "r cleared 11.0 REPLACED @1",
            "r raised 21.0 @1",
            "r cleared 21.0 WITHDRAWN @2");
    assertThat(engine.symbols()).isEmpty();
  }

  @Test
  void alertsOnAPortfolioThatIsGoneAreOverAndItsNextOwnerIsNotWatched() {
    engine.put("r", "ann", onP(PORTFOLIO_VALUE, ABOVE, 10), now);
    engine.valuation("ann", holding(20, 0, 1), 1);
    engine.gone(new Whose("bob", "p"), 1); // another's, of the same id
    assertThat(told.lines).hasSize(1);
    engine.gone(new Whose("ann", "p"), 2);
    engine.valuation("bob", holding(30, 0, 1), 3);
    engine.valuation("ann", holding(40, 0, 1), 4);
    assertThat(told.lines)
        .containsExactly("r raised 20.0 @1", "r cleared 20.0 GONE @2", "r raised 40.0 @4");
  }

  @Test
  void aWeekOfPricesPassesInNoTime() {
    engine.put("r", "ann", onAapl(PRICE, ABOVE, 110, 0.05, 60 * MINUTE), now);
    for (int minute = 0; minute < 7 * 24 * 60; minute++) {
      now = minute * MINUTE;
      double price = 100 + 20 * Math.sin(2 * Math.PI * minute / (24 * 60));
      engine.price(AAPL, price, NONE, false, now, now);
      engine.tick(now);
    }
    assertThat(told.lines).hasSize(14);
    assertThat(told.lines).filteredOn(line -> line.contains("raised")).hasSize(7);
  }

  @Property(tries = 500)
  void anyHistoryIsToldAsByTheNaiveTwin(@ForAll long seed) {
    Random random = new Random(seed);
    Told told = new Told();
    AlertEngine engine = new AlertEngine(told);
    long now = 0;
    Told naiveTold = new Told();
    NaiveAlerts naive = new NaiveAlerts(naiveTold);
    for (int step = 0; step < 300; step++) {
      now += random.nextInt(4) * 500L;
      switch (random.nextInt(10)) {
        case 0 -> {
          String id = "r" + random.nextInt(8);
          String owner = random.nextInt(4) == 0 ? "bob" : "ann";
          AlertCondition condition = randomCondition(random);
          engine.put(id, owner, condition, now);
          naive.put(id, owner, condition, now);
        }
        case 1 -> {
          String id = "r" + random.nextInt(8);
          engine.remove(id, now);
          naive.remove(id, now);
        }
        case 2, 3 -> {
          engine.tick(now);
          naive.tick(now);
        }
        case 4, 5, 6 -> {
          double v = randomValue(random);
          Valuation valuation = valuation(v, -10 * v, v, v, List.of());
          engine.valuation("ann", valuation, now);
          naive.valuation("ann", valuation, now);
        }
        default -> {
          Symbol symbol = random.nextBoolean() ? AAPL : new Symbol("MSFT");
          double price = randomValue(random);
          double change = randomValue(random);
          boolean stale = random.nextBoolean();
          long received = now - random.nextInt(5_000);
          engine.price(symbol, price, change, stale, received, now);
          naive.price(symbol, price, change, stale, received, now);
        }
      }
    }
    // Rules of one moment may be told in another order.
    assertThat(told.lines).containsExactlyInAnyOrderElementsOf(naiveTold.lines);
    for (int i = 0; i < 8; i++) {
      String rule = "r" + i + " ";
      assertThat(told.lines.stream().filter(l -> l.startsWith(rule)))
          .containsExactlyElementsOf(
              naiveTold.lines.stream().filter(l -> l.startsWith(rule)).toList());
    }
  }

  private static double randomValue(Random random) {
    return random.nextInt(6) == 0 ? NONE : random.nextInt(-4, 5) * 0.25;
  }

  private static AlertCondition randomCondition(Random random) {
    AlertMetric[] metrics = {
      PRICE, CHANGE_PERCENT, STALE_FEED, PORTFOLIO_VALUE, DAY_LOSS, VOLATILITY, VAR_95
    };
    AlertMetric metric = metrics[random.nextInt(metrics.length)];
    Comparison op = Comparison.values()[random.nextInt(4)];
    double limit = random.nextInt(-3, 4) * 0.25;
    double hysteresis = random.nextInt(3) * 0.5;
    long cooldown = random.nextInt(3) * 2_000L;
    return metric.ofSymbol()
        ? new AlertCondition(
            random.nextBoolean() ? AAPL : new Symbol("MSFT"),
            null,
            metric,
            op,
            limit,
            hysteresis,
            cooldown)
        : new AlertCondition(null, "p", metric, op, limit, hysteresis, cooldown);
  }
}
