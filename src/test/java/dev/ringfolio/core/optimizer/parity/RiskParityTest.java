package dev.ringfolio.core.optimizer.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.CountedPolls;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Outcome.Status;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Problems;
import dev.ringfolio.core.optimizer.RandomMarket;
import dev.ringfolio.core.optimizer.Rearranged;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import dev.ringfolio.core.risk.Estimates;
import dev.ringfolio.core.risk.RiskContributions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Equal risk contributions: against a naive twin, against symmetries, and at the edges. */
class RiskParityTest {
  /** What the naive twin is left with when it no longer moves. */
  private static final double TWIN = 1e-9;

  @Property(tries = 300)
  void theWeightsAreThoseOfTheNaiveTwin(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int n) {
    Estimates estimates = RandomMarket.regular(new Random(seed), n);
    double[] weights = solved(estimates).weights();
    double[] twin = twin(estimates.sigma(), n);
    for (int i = 0; i < n; i++) {
      assertThat(weights[i]).isCloseTo(twin[i], within(TWIN));
    }
  }

  @Property(tries = 500)
  void everyAssetContributesTheSameOrTheRefusalSaysWhy(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int n) {
    Estimates estimates = RandomMarket.any(new Random(seed), n);
    Outcome outcome = solve(estimates);
    if (outcome instanceof Solved solved) {
      assertThat(solved.status()).as("%s", solved.certificate()).isEqualTo(Status.OPTIMAL);
      for (double fraction :
          RiskContributions.of(estimates.sigma(), solved.weights()).fractions()) {
        assertThat(n * fraction).isCloseTo(1.0, within(1e-9));
      }
    } else {
      assertThat(((Failed) outcome).reason()).isIn(Reason.INVALID_DATA, Reason.UNBOUNDED);
    }
  }

  @Property(tries = 200)
  void contributionsAreEqualToTwelveDigitsWhereTheCovarianceIsRegular(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 80) int n) {
    Estimates estimates = RandomMarket.regular(new Random(seed), n);
    assertThat(solved(estimates).certificate().residual()).isLessThan(1e-12);
  }

  @Property(tries = 100)
  void theOrderOfTheAssetsDoesNotMatter(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 30) int n) {
    Random random = new Random(seed);
    Estimates estimates = RandomMarket.regular(random, n);
    double[] weights = solved(estimates).weights();
    double[] turned = solved(Rearranged.reversed(estimates)).weights();
    for (int i = 0; i < n; i++) {
      assertThat(turned[n - 1 - i]).isCloseTo(weights[i], within(1e-12));
    }
  }

  @Property(tries = 100)
  void theUnitsOfTheAssetsScaleTheirWeights(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 30) int n,
      @ForAll @IntRange(min = -60, max = 60) int exponent) {
    Random random = new Random(seed);
    Estimates estimates = RandomMarket.regular(random, n);
    double[] units = random.doubles(n, 0.1, 10.0).toArray();
    double common = Math.pow(10.0, exponent);
    double[] weights = solved(estimates).weights();
    double[] scaled = solved(Rearranged.scaled(estimates, units, common)).weights();
    double sum = 0.0;
    for (int i = 0; i < n; i++) {
      sum += weights[i] / units[i];
    }
    for (int i = 0; i < n; i++) {
      assertThat(scaled[i]).isCloseTo(weights[i] / units[i] / sum, within(1e-12));
    }
  }

  @Property(tries = 100)
  void copiesOfAnAssetWeighTheSame(@ForAll long seed, @ForAll @IntRange(min = 2, max = 20) int n) {
    Estimates estimates = Rearranged.withCopyOfFirst(RandomMarket.regular(new Random(seed), n));
    double[] weights = solved(estimates).weights();
    assertThat(weights[n]).isCloseTo(weights[0], within(1e-13));
  }

  @Test
  void uncorrelatedAssetsAndPairsWeighInverselyToTheirVolatility() {
    near(solved(sigma(0.04, 0, 0, 0, 0.09, 0, 0, 0, 0.01)).weights(), 3.0 / 11, 2.0 / 11, 6.0 / 11);
    for (double correlation : new double[] {-0.999999, -0.5, 0.0, 0.9, 1.0}) {
      double covariance = correlation * 0.2 * 0.1;
      near(solved(sigma(0.04, covariance, covariance, 0.01)).weights(), 1.0 / 3, 2.0 / 3);
    }
  }

  @Test
  void oneAssetIsHeldInFull() {
    near(solved(sigma(0.04)).weights(), 1.0);
  }

  @Test
  void assetsThatHedgeEachOtherInFullHaveNoRiskToShare() {
    Failed failed = (Failed) solve(sigma(0.04, -0.02, 0, -0.02, 0.01, 0, 0, 0, 0.01));
    assertThat(failed.reason()).isEqualTo(Reason.UNBOUNDED);
    assertThat(failed.detail()).contains("hedge each other");
  }

  @Test
  void anAssetWithoutVarianceIsNamed() {
    Estimates estimates = sigma(0.04, 0, 0, 0);
    Problem problem =
        new Problem(
            List.of(new Symbol("AAPL"), new Symbol("CASH")),
            estimates,
            null,
            Objective.RISK_PARITY,
            Method.MEAN_VARIANCE,
            Constraints.DEFAULT,
            Problems.riskFree(0.0));
    Failed failed = (Failed) new Optimizer().solve(problem, Cancellation.NEVER);
    assertThat(failed.reason()).isEqualTo(Reason.INVALID_DATA);
    assertThat(failed.detail()).contains("risk_parity", "CASH", "0.0");
  }

  @Test
  void strongHedgesAreStillShared() {
    Estimates estimates =
        sigma(1, -0.49999, -0.49999, -0.49999, 1, -0.49999, -0.49999, -0.49999, 1);
    near(solved(estimates).weights(), 1.0 / 3, 1.0 / 3, 1.0 / 3);
    Estimates uneven = sigma(1, -0.9, 0.3, -0.9, 1, -0.6, 0.3, -0.6, 1);
    assertThat(solved(uneven).certificate().residual()).isLessThan(1e-12);
  }

  @Property(tries = 200)
  void aSolveThatIsToldToStopStopsAtThatVeryPoll(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 30) int n,
      @ForAll @IntRange(min = 0, max = 25) int polls) {
    Estimates estimates = RandomMarket.regular(new Random(seed), n);
    CountedPolls cancellation = CountedPolls.cancelledAfter(polls);
    Outcome outcome = new Optimizer().solve(problem(estimates), cancellation);
    if (cancellation.asked() > polls) {
      assertThat(((Failed) outcome).reason()).isEqualTo(Reason.CANCELLED);
      assertThat(cancellation.asked()).isEqualTo(polls + 1);
    } else {
      assertThat(outcome).isInstanceOf(Solved.class);
    }
  }

  @Test
  void outOfTimeTellsTheBestSoFar() {
    Failed failed =
        (Failed)
            new Optimizer()
                .solve(
                    problem(RandomMarket.regular(new Random(3), 5)),
                    () -> Cancellation.Verdict.OUT_OF_TIME);
    assertThat(failed.reason()).isEqualTo(Reason.TIME_LIMIT);
    assertThat(failed.facts()).containsKeys("best", "gap");
  }

  /** Plain coordinate descent, far from clever, until nothing moves. */
  private static double[] twin(double[] sigma, int n) {
    double[] y = new double[n];
    Arrays.fill(y, 1.0);
    for (int round = 0; round < 20_000; round++) {
      for (int i = 0; i < n; i++) {
        double others = 0.0;
        for (int j = 0; j < n; j++) {
          others += i == j ? 0.0 : sigma[i * n + j] * y[j];
        }
        double variance = sigma[i * n + i];
        y[i] = (Math.sqrt(others * others + 4.0 * variance / n) - others) / (2.0 * variance);
      }
    }
    double sum = Arrays.stream(y).sum();
    return Arrays.stream(y).map(value -> value / sum).toArray();
  }

  private static Estimates sigma(double... cells) {
    return Estimates.given(new double[(int) Math.sqrt(cells.length)], cells);
  }

  private static Problem problem(Estimates estimates) {
    return new Problem(
        estimates,
        Objective.RISK_PARITY,
        Method.MEAN_VARIANCE,
        Constraints.DEFAULT,
        Problems.riskFree(0.0));
  }

  private static Outcome solve(Estimates estimates) {
    return new Optimizer().solve(problem(estimates), Cancellation.NEVER);
  }

  private static Solved solved(Estimates estimates) {
    Outcome outcome = solve(estimates);
    assertThat(outcome).as("%s", outcome).isInstanceOf(Solved.class);
    return (Solved) outcome;
  }

  private static void near(double[] weights, double... expected) {
    assertThat(weights).containsExactly(expected, within(1e-11));
  }
}
