package dev.ringfolio.optimization.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.contract.Standing;
import dev.ringfolio.contract.Suggestion;
import dev.ringfolio.contract.Suggestion.Order;
import dev.ringfolio.core.model.Holdings;
import dev.ringfolio.core.model.Holdings.Booked;
import dev.ringfolio.core.model.Position;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trade;
import dev.ringfolio.core.model.Trade.Side;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.optimization.Requests;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What to trade, against hand-made portfolios, against booking it, and against every other way. */
class AdviserTest {
  private static final List<Symbol> AB = Requests.symbols("A", "B");

  private static Advice advise(Standing standing, double cost, double... weights) {
    return Adviser.advise(standing, AB, weights, cost, Cancellation.NEVER);
  }

  private static Suggestion suggested(Standing standing, double cost, double... weights) {
    return ((Advice.Suggested) advise(standing, cost, weights)).suggestion();
  }

  private static String why(Standing standing, double... weights) {
    return ((Advice.None) advise(standing, 0.0, weights)).why();
  }

  private static Order order(String symbol, Side side, String quantity, String price) {
    return new Order(new Symbol(symbol), side, new BigDecimal(quantity), new BigDecimal(price));
  }

  @Test
  void salesPayForPurchasesAndTheRestIsCashExactly() {
    Standing standing =
        Standings.cash("100.07").holds("A", "10").prices(Map.of("A", 10.1, "B", 20.2)).now();
    Suggestion suggestion = suggested(standing, 0.0, 0.5, 0.5);

    // Worth 201.07, so half is 100.535: nine of A with 90.90 and five of B with 101.00 leave 9.17.
    assertThat(suggestion.trades())
        .containsExactly(order("A", Side.SELL, "1", "10.1"), order("B", Side.BUY, "5", "20.2"));
    assertThat(suggestion.cashAfter()).isEqualByComparingTo("9.17");
    assertThat(suggestion.turnover()).isCloseTo(111.1 / 201.07, within(1e-15));
    assertThat(suggestion.value()).isEqualTo(201.07);
    assertThat(suggestion.cost()).isEqualByComparingTo("0");
  }

  @Test
  void whatTheWeightsDoNotNameIsSoldWithItsFraction() {
    Standing standing =
        Standings.cash("0")
            .holds("A", "4")
            .holds("OLD", "2.5")
            .prices(Map.of("A", 10.0, "B", 10.0, "OLD", 4.0))
            .now();
    Suggestion suggestion = suggested(standing, 0.0, 1.0, 0.0);

    assertThat(suggestion.trades())
        .containsExactly(order("OLD", Side.SELL, "2.5", "4"), order("A", Side.BUY, "1", "10"));
    assertThat(suggestion.cashAfter()).isEqualByComparingTo("0");
  }

  @Test
  void aFractionOfAShareThatIsKeptIsLeftAlone() {
    Standing standing =
        Standings.cash("100").holds("A", "2.25").prices(Map.of("A", 10.0, "B", 10.0)).now();
    Suggestion suggestion = suggested(standing, 0.0, 0.5, 0.5);

    // Worth 122.50: 61.25 is 6.125 of each, and A keeps its quarter.
    assertThat(suggestion.trades())
        .containsExactly(order("A", Side.BUY, "4", "10"), order("B", Side.BUY, "6", "10"));
    assertThat(suggestion.cashAfter()).isEqualByComparingTo("0");
  }

  @Test
  void aTargetNearerToNothingThanToTheFractionIsGivenUp() {
    Standing standing =
        Standings.cash("1000").holds("A", "0.5").prices(Map.of("A", 100.0, "B", 10.0)).now();

    assertThat(suggested(standing, 0.0, 0.01, 0.99).trades())
        .contains(order("A", Side.SELL, "0.5", "100"));
    assertThat(suggested(standing, 0.0, 0.03, 0.97).trades())
        .extracting(order -> order.symbol().name())
        .containsExactly("B");
  }

  @Test
  void aPortfolioAtItsWeightsIsLeftAlone() {
    Standing standing =
        Standings.cash("0")
            .holds("A", "5")
            .holds("B", "5")
            .prices(Map.of("A", 10.0, "B", 10.0))
            .now();
    Suggestion suggestion = suggested(standing, 0.01, 0.5, 0.5);

    assertThat(suggestion.trades()).isEmpty();
    assertThat(suggestion.turnover()).isZero();
    assertThat(suggestion.cashAfter()).isEqualByComparingTo("0");
  }

  @Test
  void costsArePaidFromWhatIsThere() {
    Standing standing = Standings.cash("1000").prices(Map.of("A", 10.0, "B", 10.0)).now();
    Suggestion suggestion = suggested(standing, 0.01, 1.0, 0.0);

    // A hundred would cost 1010 with its costs; ninety-nine cost 999.90.
    assertThat(suggestion.trades()).containsExactly(order("A", Side.BUY, "99", "10"));
    assertThat(suggestion.cost()).isEqualByComparingTo("9.9");
    assertThat(suggestion.cashAfter()).isEqualByComparingTo("0.1");
  }

  @Test
  void whatTheBrokerIsOwedIsPaidBackByASale() {
    Standing standing =
        Standings.cash("-50").holds("A", "10").prices(Map.of("A", 10.0, "B", 10.0)).now();
    Suggestion suggestion = suggested(standing, 0.0, 1.0, 0.0);

    assertThat(suggestion.trades()).containsExactly(order("A", Side.SELL, "5", "10"));
    assertThat(suggestion.cashAfter()).isEqualByComparingTo("0");
  }

  @Test
  void aShortTargetIsSoldWhereThePortfolioMay() {
    Standings portfolio =
        Standings.cash("100").holds("B", "1").prices(Map.of("A", 10.0, "B", 10.0));

    assertThat(suggested(portfolio.allowingShorts().now(), 0.0, 1.2, -0.2).trades())
        .containsExactly(order("B", Side.SELL, "3", "10"), order("A", Side.BUY, "13", "10"));
  }

  @Test
  void aShortTargetOfAPortfolioThatMayNotIsNoSuggestion() {
    Standing standing =
        Standings.cash("100").holds("B", "1").prices(Map.of("A", 10.0, "B", 10.0)).now();

    assertThat(why(standing, 1.2, -0.2)).contains("allow_short");
  }

  @Test
  void aMissingPriceIsNamed() {
    Standing held = Standings.cash("100").holds("OLD", "1").prices(Map.of("A", 1.0)).now();

    assertThat(why(held, 1.0, 0.0)).isEqualTo("no price of [OLD]");
    assertThat(why(held, 0.5, 0.5)).isEqualTo("no price of [B, OLD]");
  }

  @Test
  void whatIsWorthNothingOrWantsMoreThanItHasGetsNoSuggestion() {
    Standing empty = Standings.cash("0").prices(Map.of("A", 1.0, "B", 1.0)).now();
    Standing some = Standings.cash("100").prices(Map.of("A", 1.0, "B", 1.0)).now();

    assertThat(why(empty, 0.5, 0.5)).isEqualTo("the portfolio is worth 0");
    assertThat(why(some, 0.9, 0.9)).startsWith("the weights sum to 1.8");
    assertThat(((Advice.None) advise(some, 2e6, 0.5, 0.5)).why()).contains("cannot be paid");
    assertThat(((Advice.None) Adviser.advise(null, AB, new double[2], 0, () -> null)).why())
        .isEqualTo("the portfolio's holdings could not be read");
  }

  @Property(tries = 300)
  void bookedAsSuggestedThePortfolioHasTheCashThatWasToldAndNoDebt(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int n) {
    Random random = new Random(seed);
    Standing standing = random(random, n, true);
    List<Symbol> symbols = symbols(n);
    double[] weights = weights(random, n);
    double rate = random.nextBoolean() ? 0.0 : random.nextInt(50) / 10_000.0;
    Advice advice = Adviser.advise(standing, symbols, weights, rate, Cancellation.NEVER);

    assertThat(advice).isInstanceOf(Advice.Suggested.class);
    Suggestion suggestion = ((Advice.Suggested) advice).suggestion();
    Holdings after = booked(standing.holdings(), suggestion.trades());
    BigDecimal traded =
        suggestion.trades().stream()
            .map(order -> order.quantity().multiply(order.price()))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(suggestion.cost()).isEqualByComparingTo(traded.multiply(BigDecimal.valueOf(rate)));
    assertThat(suggestion.cashAfter())
        .isEqualByComparingTo(after.cash().subtract(suggestion.cost()));
    assertThat(suggestion.cashAfter().signum()).isNotNegative();
    assertThat(suggestion.trades())
        .allSatisfy(order -> assertThat(order.quantity().signum()).isPositive());
  }

  @Property(tries = 100)
  void noOtherWholeSharesThatCanBePaidAreNearerToTheWeights(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int n) {
    Random random = new Random(seed);
    Standing standing = random(random, n, false);
    List<Symbol> symbols = symbols(n);
    double[] weights = weights(random, n);
    Suggestion suggestion =
        ((Advice.Suggested) Adviser.advise(standing, symbols, weights, 0.0, Cancellation.NEVER))
            .suggestion();

    double[] prices = standing.prices().stream().mapToDouble(update -> update.price()).toArray();
    Holdings after = booked(standing.holdings(), suggestion.trades());
    double[] shares = new double[n];
    for (int i = 0; i < n; i++) {
      Position position = after.positions().get(symbols.get(i));
      shares[i] = position == null ? 0.0 : position.quantity().doubleValue();
    }
    double value = suggestion.value();
    double reached = distance(shares, prices, weights, value);
    assertThat(reached)
        .isCloseTo(nearest(new double[n], 0, prices, weights, value), within(1e-9 * value));
  }

  /** The distance of the nearest shares, by trying them all. */
  private static double nearest(
      double[] shares, int i, double[] prices, double[] weights, double value) {
    if (i == shares.length) {
      return distance(shares, prices, weights, value);
    }
    double best = Double.POSITIVE_INFINITY;
    for (int count = 0; count * prices[i] <= value; count++) {
      shares[i] = count;
      best = Math.min(best, nearest(shares, i + 1, prices, weights, value));
    }
    return best;
  }

  /** Of the values from their targets, with the cash; infinite where it cannot be paid. */
  private static double distance(double[] shares, double[] prices, double[] weights, double value) {
    double cash = value;
    double sum = 0.0;
    for (int i = 0; i < shares.length; i++) {
      cash -= shares[i] * prices[i];
      sum += Math.abs(weights[i] * value - shares[i] * prices[i]);
    }
    return cash < -1e-9 * value ? Double.POSITIVE_INFINITY : sum + cash;
  }

  private static Holdings booked(Holdings holdings, List<Order> orders) {
    Holdings after = holdings;
    for (Order order : orders) {
      Trade deal =
          new Trade.Deal(
              order.symbol(), order.side(), order.quantity(), order.price(), Instant.EPOCH);
      after = ((Booked) after.booked(deal, false)).after();
    }
    return after;
  }

  private static List<Symbol> symbols(int n) {
    String[] names = new String[n];
    for (int i = 0; i < n; i++) {
      names[i] = name(i);
    }
    return Requests.symbols(names);
  }

  private static String name(int i) {
    return "S" + (char) ('A' + i);
  }

  /** Prices are in the order of the symbols; one symbol is held that the weights do not name. */
  private static Standing random(Random random, int n, boolean fractions) {
    Standings standing = Standings.cash(Integer.toString(50 + random.nextInt(200)));
    for (int i = 0; i < n; i++) {
      if (random.nextBoolean()) {
        standing.holds(
            name(i), (1 + random.nextInt(5)) + (fractions ? "." + (1 + random.nextInt(9)) : ""));
      }
      Map<String, Double> price = new HashMap<>();
      price.put(name(i), (2_000 + random.nextInt(8_000)) / 100.0);
      standing.prices(price);
    }
    return standing.holds("Z", "2").prices(Map.of("Z", 7.25)).now();
  }

  /** Positive, of sum one. */
  private static double[] weights(Random random, int n) {
    double[] weights = new double[n];
    double sum = 0.0;
    for (int i = 0; i < n; i++) {
      weights[i] = random.nextInt(4) == 0 && n > 1 && i > 0 ? 0.0 : 0.05 + random.nextDouble();
      sum += weights[i];
    }
    for (int i = 0; i < n; i++) {
      weights[i] /= sum;
    }
    return weights;
  }
}
