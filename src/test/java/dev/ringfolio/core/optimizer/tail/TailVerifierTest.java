package dev.ringfolio.core.optimizer.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.box.FeasibleSet.Budget;
import dev.ringfolio.core.optimizer.box.GreedyFill;
import dev.ringfolio.core.optimizer.engine.Routes;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import dev.ringfolio.core.risk.Scenarios;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The checks of the tail objectives must find what a solver would hide, whatever the hints. */
class TailVerifierTest {
  private static final Scenarios TWO =
      TailProblems.scenarios(
          new double[] {-0.02, 0.01},
          new double[] {0.03, -0.01},
          new double[] {0.01, 0.02},
          new double[] {-0.01, 0.01});
  private static final FeasibleSet SET = FeasibleSet.of(2, Constraints.DEFAULT);

  @Test
  void theValueIsTheMeanOfTheWorstRowsTheLastByItsFraction() {
    // Losses of the first asset: 0.02, 0.01, −0.01, −0.03; the worst one and a half of them.
    CvarVerifier verifier = cvar(0.375, 1.0, 0.0);
    assertThat(verifier.value()).isCloseTo((0.02 + 0.5 * 0.01) / 1.5, within(1e-16));
  }

  @Test
  void aTailOfLessThanOneRowIsTheWorstRow() {
    assertThat(cvar(0.01, 1.0, 0.0).value()).isCloseTo(0.02, within(1e-16));
  }

  @Test
  void theRatioDividesByAllRows() {
    SortinoVerifier verifier = sortino(0.0, 1.0, 0.0);
    double mean = 0.01 / 4;
    double deviation = Math.sqrt((4e-4 + 1e-4) / 4);
    assertThat(verifier.ratio()).isCloseTo(Math.sqrt(252.0) * mean / deviation, within(1e-12));
  }

  @Test
  void weightsThatAreNotOptimalGetNoCertificate() {
    assertThat(cvar(0.25, 1.0, 0.0).certify(new double[0]).optimal()).isFalse();
    assertThat(sortino(0.0, 1.0, 0.0).certify().optimal()).isFalse();
  }

  @Test
  void infeasibleWeightsAreToldAsSuch() {
    assertThat(cvar(0.25, 2.0, 0.0).certify(new double[0]).infeasibility())
        .isCloseTo(1.0, within(1e-15));
    assertThat(cvar(0.25, Double.NaN, 0.0).certify(new double[0]).feasible()).isFalse();
    assertThat(sortino(0.0, Double.NaN, 0.0).certify().feasible()).isFalse();
    assertThat(sortino(0.0, 1.1, -0.1).certify().infeasibility()).isCloseTo(0.1, within(1e-15));
  }

  @Test
  void aRatioThatEarnsNothingHasNoBound() {
    assertThat(sortino(10.0, 0.5, 0.5).certify().gap()).isInfinite();
  }

  /** Whatever is given as a hint: no number, negative, too great, too small, of another length. */
  @Property(tries = 2000)
  void noFeasibleWeightsLoseLessThanTheGapSaysWhateverTheHints(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int n) {
    Random random = new Random(seed);
    Scenarios scenarios = TailProblems.any(random, n);
    Constraints box = TailProblems.anyBox(random, n);
    FeasibleSet set = FeasibleSet.of(n, box);
    double cash = 0.0002 * random.nextInt(3);
    double[] weights = TailProblems.feasible(random, set);
    double[] other = TailProblems.feasible(random, set);
    CvarVerifier one = new CvarVerifier(scenarios, set, box.cvarConfidence(), cash, weights);
    CvarVerifier two = new CvarVerifier(scenarios, set, box.cvarConfidence(), cash, other);
    double gap = one.certify(hints(random, scenarios.observations())).gap();
    double mean = 0.0;
    for (double cell : scenarios.returns()) {
      mean += Math.abs(cell) / scenarios.returns().length;
    }
    double bank = set.budget() == Budget.ONE ? 0.0 : cash;
    double scale = Math.max(Math.abs(one.value()), 1e-2 * Math.max(mean, bank));
    assertThat(one.value() - two.value()).isLessThanOrEqualTo(gap * scale + 1e-15);
  }

  /**
   * Scenarios, a box, and what cash and the ratio's threshold return.
   *
   * @param threshold of a day, like {@code cash}
   */
  private record Market(Scenarios scenarios, FeasibleSet set, double cash, double threshold) {
    static Market any(Random random, int n) {
      return new Market(
          TailProblems.any(random, n),
          FeasibleSet.of(n, TailProblems.anyBox(random, n)),
          0.0002 * random.nextInt(3),
          0.0002 * random.nextInt(3));
    }

    SortinoVerifier verifier(double[] weights) {
      return new SortinoVerifier(scenarios, set, threshold, cash, weights);
    }

    SortinoVerifier verifier(double[] weights, double[] prices) {
      return new SortinoVerifier(scenarios, set, threshold, cash, weights, prices);
    }
  }

  private static double[] hints(Random random, int rows) {
    double[] hints = new double[random.nextInt(6) == 0 ? random.nextInt(3) : rows];
    double scale = Math.pow(10.0, random.nextInt(7) - 4);
    for (int t = 0; t < hints.length; t++) {
      hints[t] =
          switch (random.nextInt(6)) {
            case 0 -> Double.NaN;
            case 1 -> random.nextBoolean() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
            default -> scale * random.nextGaussian();
          };
    }
    return hints;
  }

  @Property(tries = 2000)
  void noFeasibleWeightsEarnMoreThanTheGapSays(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int n) {
    Random random = new Random(seed);
    Market market = Market.any(random, n);
    SortinoVerifier one = market.verifier(TailProblems.feasible(random, market.set));
    SortinoVerifier two = market.verifier(TailProblems.feasible(random, market.set));
    double gap = one.certify().gap();
    if (Double.isFinite(gap)) {
      double ratio = one.mean() / one.downsideDeviation();
      assertThat(two.mean() - ratio * two.downsideDeviation())
          .isLessThanOrEqualTo(gap * one.mean() + 1e-15);
    }
  }

  /** Whatever is given as prices of the scenarios: the ratio at fault is then higher by the gap. */
  @Property(tries = 2000)
  void noFeasibleWeightsEarnMoreThanTheGapSaysWhateverThePrices(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int n) {
    Random random = new Random(seed);
    Market market = Market.any(random, n);
    double[] weights = TailProblems.feasible(random, market.set);
    SortinoVerifier two = market.verifier(TailProblems.feasible(random, market.set));
    double[] prices = hints(random, market.scenarios.observations());
    SortinoVerifier one = market.verifier(weights, prices);
    double gap = one.certify().gap();
    if (Double.isFinite(gap)) {
      double ratio = (1.0 + gap) * one.mean() / one.downsideDeviation();
      assertThat(two.mean() - ratio * two.downsideDeviation())
          .isLessThanOrEqualTo(gap * one.mean() + 1e-15);
    }
  }

  /** The prices that the weights themselves suggest prove what the weights prove. */
  @Property(tries = 500)
  void thePricesOfTheWeightsAreWorthAsMuchAsNone(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int n) {
    Random random = new Random(seed);
    Problem problem =
        TailProblems.of(
            Objective.MAXIMIZE_SORTINO,
            TailProblems.any(random, n),
            Constraints.DEFAULT,
            TailProblems.rates(0.0, 0.0));
    FeasibleSet set = FeasibleSet.of(n, Constraints.DEFAULT);
    double[] weights = TailProblems.feasible(random, set);
    SortinoVerifier without =
        new SortinoVerifier(problem.scenarios(), set, 0.0, 0.0, weights, new double[0]);
    if (without.mean() > 0.0 && without.downsideDeviation() > 0.0) {
      double price = without.mean() / Math.pow(without.downsideDeviation(), 2);
      double[] prices = TailProblems.portfolio(problem, weights);
      for (int t = 0; t < prices.length; t++) {
        prices[t] = price * Math.max(0.0, -prices[t]);
      }
      double want = without.certify().gap();
      assertThat(
              new SortinoVerifier(problem.scenarios(), set, 0.0, 0.0, weights, prices)
                  .certify()
                  .gap())
          .isCloseTo(want, within(1e-9 * (1.0 + want)));
    }
  }

  /** The bound of a linear function is the least value itself: some feasible weights have it. */
  @Property(tries = 1000)
  void theBoundOfALinearFunctionIsAttained(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int n) {
    Random random = new Random(seed);
    FeasibleSet set = FeasibleSet.of(n, TailProblems.anyBox(random, n));
    double[] c = random.doubles(n, -1.0, 1.0).toArray();
    double[] score = new double[n];
    for (int i = 0; i < n; i++) {
      score[i] = -c[i];
    }
    double attained = RowArithmetic.dot(c, GreedyFill.fill(set, score));
    LinearCheck check = new LinearCheck(set, c);
    assertThat(check.least()).isCloseTo(attained, within(1e-12));
    assertThat(check.residual(GreedyFill.fill(set, score))).isLessThan(1e-12);
  }

  private static CvarVerifier cvar(double tail, double... weights) {
    return new CvarVerifier(TWO, SET, tail, 0.0, weights);
  }

  private static SortinoVerifier sortino(double target, double... weights) {
    return new SortinoVerifier(TWO, SET, target / 252.0, 0.0, weights);
  }

  @Test
  void theObjectivesAreRoutedToTheirChecks() {
    Problem problem =
        TailProblems.of(
            Objective.MINIMIZE_CVAR, TWO, Constraints.DEFAULT, TailProblems.rates(0.0, 0.0));
    assertThat(Routes.of(problem)).isInstanceOf(CvarSolver.class);
    assertThat(Routes.of(problem.withObjective(Objective.MAXIMIZE_SORTINO)))
        .isInstanceOf(SortinoSolver.class);
  }
}
