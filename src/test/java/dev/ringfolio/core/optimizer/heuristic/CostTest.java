package dev.ringfolio.core.optimizer.heuristic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Cancellation.Verdict;
import dev.ringfolio.core.optimizer.RandomMarket;
import dev.ringfolio.core.risk.Estimates;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The heuristics' costs against the plain formulas, and images kept along against new ones. */
class CostTest {

  @Property(tries = 300)
  void cvarIsTheMeanOfTheWorstDaysTheLastOneTakenInPart(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 300) int days,
      @ForAll @DoubleRange(min = 0.01, max = 0.1) double tail) {
    Random random = new Random(seed);
    ReturnsMatrix returns = RandomMarket.returns(random, 3, days);
    Cost cost = TailCost.cvar(days, 3, returns.returns(), tail, 0.0, Cancellation.NEVER);
    for (int again = 0; again < 5; again++) {
      double[] weights = random.doubles(3, -1.0, 1.0).toArray();
      double naive = naiveCvar(returns, weights, tail);
      assertThat(value(cost, weights)).isCloseTo(naive, within(1e-12));
    }
  }

  @Property(tries = 200)
  void sortinoCountsAllDaysInItsDenominator(
      @ForAll long seed, @ForAll @IntRange(min = 30, max = 300) int days) {
    Random random = new Random(seed);
    ReturnsMatrix returns = RandomMarket.returns(random, 3, days);
    double target = 0.1 * random.nextDouble();
    double[] weights = random.doubles(3, 0.0, 1.0).toArray();
    Cost cost = TailCost.sortino(days, 3, returns.returns(), target, 0.0, Cancellation.NEVER);
    double naive = naiveSortino(returns, weights, target);
    assertThat(value(cost, weights)).isCloseTo(naive, within(1e-10 * Math.abs(naive)));
  }

  @Test
  void turningTheDaysAsksAsItGoesAndEndsWhereItIsToldTo() {
    int assets = 100;
    double[] returns = new Random(1).doubles(20 * assets).toArray();
    AtomicInteger asked = new AtomicInteger();
    TailCost.cvar(20, assets, returns, 0.1, 0.0, after(Integer.MAX_VALUE, asked));
    assertThat(asked).hasValueGreaterThanOrEqualTo(assets / 20);
    AtomicInteger twice = new AtomicInteger();
    TailCost.sortino(20, assets, returns, 0.0, 0.0, after(2, twice));
    assertThat(twice).hasValue(2);
  }

  private static Cancellation after(int last, AtomicInteger asked) {
    return () -> asked.incrementAndGet() < last ? Verdict.GO_ON : Verdict.CANCELLED;
  }

  @Test
  void whatIsNotInvestedEarnsTheRiskFreeRateEveryDay() {
    double[] returns = {-0.02, 0.01, 0.03, -0.01};
    double daily = 0.0252 / 252.0;
    double[] half = {0.5};
    Cost cvar = TailCost.cvar(4, 1, returns, 0.25, 0.0252, Cancellation.NEVER);
    assertThat(value(cvar, half)).isCloseTo(0.01 - 0.5 * daily, within(1e-16));
    Cost sortino = TailCost.sortino(4, 1, returns, 0.0, 0.0252, Cancellation.NEVER);
    double mean = 0.5 * (0.0025 + daily);
    double a = -0.01 + 0.5 * daily;
    double b = -0.005 + 0.5 * daily;
    double want = Math.sqrt(252.0) * mean / Math.sqrt((a * a + b * b) / 4.0);
    assertThat(value(sortino, half)).isCloseTo(want, within(1e-12));
  }

  @Property(tries = 200)
  void anImageKeptAlongEqualsOneMadeAnew(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 20) int n) {
    Random random = new Random(seed);
    Estimates estimates = RandomMarket.any(random, n);
    Cost cost = MomentCost.variance(n, estimates.sigma());
    double[] weights = random.doubles(n).toArray();
    double[] image = new double[n];
    double[] anew = new double[n];
    cost.image(weights, image);
    for (int move = 0; move < 50; move++) {
      int asset = random.nextInt(n);
      double amount = random.nextGaussian();
      weights[asset] += amount;
      cost.add(image, asset, amount);
    }
    cost.image(weights, anew);
    double scale = Arrays.stream(estimates.sigma()).map(Math::abs).max().orElse(0.0);
    for (int i = 0; i < n; i++) {
      assertThat(image[i]).isCloseTo(anew[i], within(1e-12 * 100 * n * scale));
    }
  }

  @Test
  void aRatioWithoutRiskHasNoCostToCompare() {
    Cost ratio = MomentCost.ratio(new double[] {0.0}, new double[] {0.1});
    assertThat(ratio.of(new double[] {1.0}, new double[] {0.0}))
        .isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Property(tries = 300)
  void theSelectedValueIsTheOneOfASort(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int count) {
    Random random = new Random(seed);
    double[] values = random.doubles(count).map(x -> Math.floor(x * 20)).toArray();
    int place = random.nextInt(count);
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    assertThat(TailCost.selected(values, count, place)).isEqualTo(sorted[place]);
  }

  static double value(Cost cost, double[] weights) {
    double[] image = new double[cost.length()];
    cost.image(weights, image);
    return cost.value(cost.of(weights, image));
  }

  static double naiveCvar(ReturnsMatrix returns, double[] weights, double tail) {
    double[] losses = portfolio(returns, weights);
    Arrays.sort(losses);
    double rest = tail * losses.length;
    double sum = 0.0;
    for (int t = 0; t < losses.length && rest > 0.0; t++) {
      sum -= losses[t] * Math.min(1.0, rest);
      rest -= 1.0;
    }
    return tail * losses.length < 1.0 ? -losses[0] : sum / (tail * losses.length);
  }

  static double naiveSortino(ReturnsMatrix returns, double[] weights, double target) {
    double least = target / 252.0;
    double mean = 0.0;
    double squares = 0.0;
    double[] days = portfolio(returns, weights);
    for (double day : days) {
      mean += day / days.length;
      squares += Math.pow(Math.min(0.0, day - least), 2) / days.length;
    }
    return Math.sqrt(252.0) * (mean - least) / Math.sqrt(squares);
  }

  private static double[] portfolio(ReturnsMatrix returns, double[] weights) {
    int n = weights.length;
    double[] days = new double[returns.observations()];
    for (int t = 0; t < days.length; t++) {
      for (int i = 0; i < n; i++) {
        days[t] += weights[i] * returns.returns()[t * n + i];
      }
    }
    return days;
  }
}
