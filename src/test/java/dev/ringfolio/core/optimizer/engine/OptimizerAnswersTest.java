package dev.ringfolio.core.optimizer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
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
import dev.ringfolio.core.optimizer.SyntheticUniverse;
import dev.ringfolio.core.risk.Estimates;
import dev.ringfolio.core.risk.SampleEstimator;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What each objective means at the edges: cash, shorts, ties, riskless assets, refusals. */
class OptimizerAnswersTest {
  private static final double[] MU = {0.10, 0.20, 0.15};
  private static final double[] SIGMA = {0.04, 0, 0, 0, 0.09, 0, 0, 0, 0.01};
  private static final Constraints CASH = Constraints.box(true, false, 0.0, 1.0);
  private static final Constraints LONG_SHORT = Constraints.box(false, false, -1.0, 1.0);

  @Test
  void uncorrelatedAssetsShareInverselyToTheirVariance() {
    Solved solved = solve(MU, SIGMA, Objective.MINIMIZE_VARIANCE, Constraints.DEFAULT);
    double sum = 25 + 100.0 / 9 + 100;
    near(solved.weights(), 25 / sum, 100.0 / 9 / sum, 100 / sum);
    assertThat(solved.metrics().expectedVolatility()).isCloseTo(Math.sqrt(1 / sum), within(1e-15));
    assertThat(solved.status()).isEqualTo(Status.OPTIMAL);
  }

  @Test
  void uncorrelatedAssetsShareByReturnOverVarianceForTheBestRatio() {
    Solved solved = solve(MU, SIGMA, Objective.MAXIMIZE_SHARPE, Constraints.DEFAULT);
    double sum = 2.5 + 20.0 / 9 + 15;
    near(solved.weights(), 2.5 / sum, 20.0 / 9 / sum, 15 / sum);
  }

  @Test
  void withCashTheLeastVarianceIsAllCashAndHasNoRatio() {
    Solved solved = solve(MU, SIGMA, Objective.MINIMIZE_VARIANCE, CASH);
    near(solved.weights(), 0, 0, 0);
    assertThat(solved.metrics().expectedVolatility()).isZero();
    assertThat(solved.metrics().sharpeRatio()).isNaN();
  }

  @Test
  void withCashARisklessAssetIsPreferredToCash() {
    double[] sigma = {0.04, 0, 0, 0, 0.0, 0, 0, 0, 0.01};
    near(solve(MU, sigma, Objective.MINIMIZE_VARIANCE, CASH).weights(), 0, 1, 0);
  }

  @Test
  void withCashTwoAssetsThatCancelAreInvestedInFull() {
    double[] sigma = {0.04, -0.02, 0, -0.02, 0.01, 0, 0, 0, 0.01};
    near(solve(MU, sigma, Objective.MINIMIZE_VARIANCE, CASH).weights(), 1 / 3.0, 2 / 3.0, 0);
  }

  @Test
  void withCashAndACapThePairThatCancelsIsInvestedAsFarAsTheCapAllows() {
    double[] sigma = {0.04, -0.02, 0, -0.02, 0.01, 0, 0, 0, 0.01};
    Constraints capped = Constraints.box(true, false, 0.0, 0.4);
    near(solve(MU, sigma, Objective.MINIMIZE_VARIANCE, capped).weights(), 0.2, 0.4, 0);
  }

  @Test
  void withCashTheBestRatioIsFullyInvested() {
    Solved solved = solve(MU, SIGMA, Objective.MAXIMIZE_SHARPE, CASH);
    assertThat(Arrays.stream(solved.weights()).sum()).isCloseTo(1.0, within(1e-12));
  }

  @Test
  void withCashAndASmallCapTheBestRatioKeepsItsProportions() {
    Constraints capped = Constraints.box(true, false, 0.0, 0.3);
    Solved solved = solve(MU, SIGMA, Objective.MAXIMIZE_SHARPE, capped);
    near(solved.weights(), 0.3 * 2.5 / 15, 0.3 * 20 / 9 / 15, 0.3);
  }

  @Test
  void withCashALosingMarketIsLeftAlone() {
    double[] losing = {-0.1, -0.2, -0.3};
    near(solve(losing, SIGMA, Objective.MAXIMIZE_RETURN, CASH).weights(), 0, 0, 0);
  }

  @Test
  void withCashTheReturnCountsTheCashAtTheRiskFreeRate() {
    Problem problem =
        new Problem(
            Estimates.given(new double[] {0.01}, new double[] {0.04}),
            Objective.MAXIMIZE_RETURN,
            Method.MEAN_VARIANCE,
            Constraints.box(true, false, 0.25, 1.0),
            Problems.riskFree(0.03));
    Solved solved = (Solved) new Optimizer().solve(problem, Cancellation.NEVER);
    near(solved.weights(), 0.25);
    assertThat(solved.metrics().expectedReturn())
        .isCloseTo(0.25 * 0.01 + 0.75 * 0.03, within(1e-15));
  }

  @Test
  void longAndShortWithoutABudgetTheLeastVarianceIsZero() {
    near(solve(MU, SIGMA, Objective.MINIMIZE_VARIANCE, LONG_SHORT).weights(), 0, 0, 0);
  }

  @Test
  void longAndShortWithoutABudgetTheBestRatioHasAGrossSumOfOne() {
    double[] mu = {0.10, -0.20, 0.15};
    Solved solved = solve(mu, SIGMA, Objective.MAXIMIZE_SHARPE, LONG_SHORT);
    double sum = 2.5 + 20.0 / 9 + 15;
    near(solved.weights(), 2.5 / sum, -20.0 / 9 / sum, 15 / sum);
  }

  @Test
  void longAndShortWithoutABudgetEachWeightTakesItsBetterBound() {
    double[] mu = {0.10, -0.20, 0.0};
    Constraints box = Constraints.box(false, false, -0.5, 0.8);
    near(solve(mu, SIGMA, Objective.MAXIMIZE_RETURN, box).weights(), 0.8, -0.5, 0);
  }

  @Test
  void equalReturnsGoToTheLeastVariance() {
    double[] mu = {0.2, 0.2, 0.1};
    Solved solved = solve(mu, SIGMA, Objective.MAXIMIZE_RETURN, Constraints.DEFAULT);
    near(solved.weights(), 9 / 13.0, 4 / 13.0, 0);
  }

  @Test
  void onlyTheAssetsAtTheMarginShareWhatIsLeft() {
    double[] mu = {0.2, 0.2, 0.3};
    Constraints capped = Constraints.box(true, true, 0.0, 0.6);
    Solved solved = solve(mu, SIGMA, Objective.MAXIMIZE_RETURN, capped);
    near(solved.weights(), 0.4 * 9 / 13, 0.4 * 4 / 13, 0.6);
  }

  @Test
  void oneAssetIsHeldInFull() {
    for (Objective objective :
        List.of(
            Objective.MINIMIZE_VARIANCE, Objective.MAXIMIZE_SHARPE, Objective.MAXIMIZE_RETURN)) {
      near(
          solve(new double[] {0.1}, new double[] {0.04}, objective, Constraints.DEFAULT).weights(),
          1);
    }
  }

  @Test
  void aCapOfOneOverAnIntegerLeavesOnePointAndItIsFound() {
    Constraints equal = Constraints.box(true, true, 0.0, 1 / 3.0);
    for (Objective objective :
        List.of(
            Objective.MINIMIZE_VARIANCE, Objective.MAXIMIZE_SHARPE, Objective.MAXIMIZE_RETURN)) {
      near(solve(MU, SIGMA, objective, equal).weights(), 1 / 3.0, 1 / 3.0, 1 / 3.0);
    }
  }

  @Test
  void aRisklessAssetThatEarnsMoreHasNoBestRatio() {
    double[] sigma = {0.04, 0, 0, 0, 0.0, 0, 0, 0, 0.01};
    assertThat(fail(MU, sigma, Objective.MAXIMIZE_SHARPE, Constraints.DEFAULT).reason())
        .isEqualTo(Reason.UNBOUNDED);
    Constraints capped = Constraints.box(true, true, 0.0, 0.5);
    assertThat(solve(MU, sigma, Objective.MAXIMIZE_SHARPE, capped).status())
        .isEqualTo(Status.OPTIMAL);
  }

  @Test
  void aMarketThatEarnsNothingHasNoBestRatio() {
    double[] losing = {-0.1, -0.2, 0.0};
    assertThat(fail(losing, SIGMA, Objective.MAXIMIZE_SHARPE, Constraints.DEFAULT).reason())
        .isEqualTo(Reason.NO_POSITIVE_EXCESS_RETURN);
    assertThat(fail(losing, SIGMA, Objective.MAXIMIZE_SHARPE, CASH).reason())
        .isEqualTo(Reason.NO_POSITIVE_EXCESS_RETURN);
  }

  @Test
  void bothCopiesOfAnAssetMayBeHeld() {
    double[] mu = {0.1, 0.1, 0.2};
    double[] sigma = {0.04, 0.04, 0, 0.04, 0.04, 0, 0, 0, 0.04};
    Solved solved = solve(mu, sigma, Objective.MINIMIZE_VARIANCE, Constraints.DEFAULT);
    assertThat(solved.weights()[0] + solved.weights()[1]).isCloseTo(0.5, within(1e-12));
    Constraints capped = Constraints.box(true, true, 0.0, 0.4);
    near(
        Arrays.copyOfRange(solve(mu, sigma, Objective.MINIMIZE_VARIANCE, capped).weights(), 2, 3),
        0.4);
  }

  @Test
  void aMarketWithoutAnyVarianceIsOrdinaryInput() {
    Solved solved = solve(MU, new double[9], Objective.MINIMIZE_VARIANCE, Constraints.DEFAULT);
    assertThat(solved.metrics().expectedVolatility()).isZero();
    assertThat(fail(MU, new double[9], Objective.MAXIMIZE_SHARPE, Constraints.DEFAULT).reason())
        .isEqualTo(Reason.UNBOUNDED);
    near(
        solve(MU, new double[9], Objective.MAXIMIZE_RETURN, Constraints.DEFAULT).weights(),
        0,
        1,
        0);
  }

  @Test
  void aCapThatIsTooSmallIsInfeasibleAndTheOneThatWouldDoIsTold() {
    Failed failed =
        fail(MU, SIGMA, Objective.MINIMIZE_VARIANCE, Constraints.box(true, true, 0.0, 0.25));
    assertThat(failed.reason()).isEqualTo(Reason.INFEASIBLE_CONSTRAINTS);
    assertThat(failed.facts())
        .containsEntry("conflict", "3 × max_weight 0.25 = 0.75, less than 1")
        .containsEntry("relaxation", Map.of("max_weight", 1.0 / 3));
  }

  @Test
  void aFloorThatIsTooGreatIsInfeasibleWithAndWithoutCash() {
    for (boolean sumToOne : new boolean[] {true, false}) {
      Failed failed =
          fail(MU, SIGMA, Objective.MAXIMIZE_RETURN, Constraints.box(true, sumToOne, 0.5, 1.0));
      assertThat(failed.reason()).isEqualTo(Reason.INFEASIBLE_CONSTRAINTS);
      assertThat(failed.facts()).containsEntry("relaxation", Map.of("min_weight", 1.0 / 3));
    }
  }

  @Test
  void aSmallCapIsFeasibleWithCash() {
    Constraints capped = Constraints.box(true, false, 0.0, 0.25);
    near(solve(MU, SIGMA, Objective.MAXIMIZE_RETURN, capped).weights(), 0.25, 0.25, 0.25);
  }

  @Test
  void boundsThatMakeNoSenseAreInvalid() {
    for (Constraints box :
        List.of(
            Constraints.box(true, true, 0.5, 0.2),
            Constraints.box(true, true, 0.0, -0.1),
            Constraints.box(true, true, 0.0, 1.1),
            Constraints.box(true, true, -1.1, 1.0),
            Constraints.box(false, true, Double.NaN, 1.0),
            Constraints.box(false, true, 0.0, Double.NaN),
            Constraints.box(false, true, 0.1, -0.1))) {
      assertThat(fail(MU, SIGMA, Objective.MINIMIZE_VARIANCE, box).reason())
          .as("%s", box)
          .isEqualTo(Reason.INVALID_CONSTRAINTS);
    }
  }

  @Test
  void circuitsAreNotSolvedHere() {
    for (Method method : List.of(Method.VQE, Method.QAOA)) {
      Problem problem =
          new Problem(
              Estimates.given(MU, SIGMA),
              Objective.MAXIMIZE_SHARPE,
              method,
              Constraints.DEFAULT,
              Problems.riskFree(0.0));
      Failed failed = (Failed) new Optimizer().solve(problem, Cancellation.NEVER);
      assertThat(failed.reason()).isEqualTo(Reason.METHOD_LIMIT);
      assertThat(failed.detail()).contains(method.wire()).contains("mean_variance");
    }
  }

  @Test
  void badEstimatesAreInvalidData() {
    Failed failed =
        fail(
            MU,
            new double[] {1, 0.5, 0, 0.1, 1, 0, 0, 0, 1},
            Objective.MINIMIZE_VARIANCE,
            Constraints.DEFAULT);
    assertThat(failed.reason()).isEqualTo(Reason.INVALID_DATA);
  }

  @Test
  void aStartWithManyFreeWeightsIsLeftAtTheFirstPollAfterACancel() {
    int n = 200; // four panels of its factor, each of which polls
    Problem problem =
        new Problem(
            RandomMarket.regular(new Random(6), n),
            Objective.MINIMIZE_VARIANCE,
            Method.MEAN_VARIANCE,
            Constraints.box(false, true, -1.0, 1.0),
            Problems.riskFree(0.0));
    CountedPolls afterTwo = CountedPolls.cancelledAfter(2);
    Failed failed = (Failed) new Optimizer().solve(problem, afterTwo);
    assertThat(failed.reason()).isEqualTo(Reason.CANCELLED);
    assertThat(failed.detail()).isEqualTo("cancelled after 0 steps");
    assertThat(afterTwo.asked()).isEqualTo(3);
  }

  @Test
  void aGreatRiskFreeRateDoesNotDrownTheReturn() {
    Problem problem =
        new Problem(
            Estimates.given(new double[] {0.1, 0.2}, new double[] {0.04, 0.0, 0.0, 0.04}),
            Objective.MINIMIZE_VARIANCE,
            Method.MEAN_VARIANCE,
            Constraints.DEFAULT,
            Problems.riskFree(1e6));
    Solved solved = (Solved) new Optimizer().solve(problem, Cancellation.NEVER);
    assertThat(solved.metrics().expectedReturn()).isCloseTo(0.15, within(1e-15));
  }

  @Test
  void whenTimeIsUpTheBestSoFarAndItsGapAreTold() {
    Random random = new Random(5);
    Estimates estimates = RandomMarket.regular(random, 30);
    Problem problem =
        new Problem(
            estimates,
            Objective.MINIMIZE_VARIANCE,
            Method.MEAN_VARIANCE,
            Constraints.DEFAULT,
            Problems.riskFree(0.0));
    Solved solved = (Solved) new Optimizer().solve(problem, Cancellation.NEVER);
    long[] now = {0};
    Cancellation threeTicks = Cancellation.of(() -> false, () -> now[0]++, 3);
    Failed failed = (Failed) new Optimizer().solve(problem, threeTicks);
    assertThat(failed.reason()).isEqualTo(Reason.TIME_LIMIT);
    double best = (double) failed.facts().get("best");
    double gap = (double) failed.facts().get("gap");
    double optimum = Problems.value(problem, solved.weights());
    assertThat(best).isGreaterThan(optimum);
    assertThat(best * (1 - gap)).isLessThanOrEqualTo(optimum);
  }

  @Test
  void aDeadlineIsNotReachedBeforeItsTimeAndACancelWinsOverIt() {
    assertThat(Cancellation.of(() -> false, () -> 9, 10).verdict())
        .isEqualTo(Cancellation.Verdict.GO_ON);
    assertThat(Cancellation.of(() -> false, () -> 10, 10).verdict())
        .isEqualTo(Cancellation.Verdict.OUT_OF_TIME);
    assertThat(Cancellation.of(() -> true, () -> 10, 10).verdict())
        .isEqualTo(Cancellation.Verdict.CANCELLED);
    assertThat(Cancellation.of(() -> false, () -> Long.MIN_VALUE + 5, Long.MAX_VALUE - 5).verdict())
        .isEqualTo(Cancellation.Verdict.OUT_OF_TIME);
  }

  @Test
  void aThousandAssetsOfSevenHundredFiftyRowsAreCertified() {
    Estimates estimates = SampleEstimator.estimate(SyntheticUniverse.of(1000, 750, 1000));
    assertThat(estimates.warnings()).isNotEmpty();
    for (Objective objective :
        List.of(
            Objective.MINIMIZE_VARIANCE, Objective.MAXIMIZE_SHARPE, Objective.MAXIMIZE_RETURN)) {
      for (double cap : new double[] {1.0, 0.1, 0.01}) {
        Problem problem =
            new Problem(
                estimates,
                objective,
                Method.MEAN_VARIANCE,
                Constraints.box(true, true, 0.0, cap),
                Problems.riskFree(0.0));
        Outcome outcome = new Optimizer().solve(problem, Cancellation.NEVER);
        assertThat(((Solved) outcome).status()).isEqualTo(Status.OPTIMAL);
      }
    }
  }

  @Test
  void theSyntheticUniverseHasItsPublishedChecksums() {
    double[] returns = SyntheticUniverse.of(500, 1000, 500).returns();
    assertThat(Arrays.copyOf(returns, 3))
        .containsExactly(-0.027900378081512217, 0.009617394590087938, 0.011154478017874262);
    assertThat(Arrays.copyOfRange(returns, returns.length - 3, returns.length))
        .containsExactly(0.027745360739229667, -0.04723154602586686, -0.01718432213547065);
    assertThat(Arrays.stream(returns).sum()).isCloseTo(373.95630028285683, within(1e-8));
    assertThat(Arrays.stream(returns).map(r -> r * r).sum())
        .isCloseTo(217.0124534509918, within(1e-9));
  }

  @Test
  void theSyntheticUniverseHasItsPublishedOptima() {
    Estimates estimates = SampleEstimator.estimate(SyntheticUniverse.of(500, 1000, 500));
    assertThat(value(estimates, Objective.MINIMIZE_VARIANCE, Constraints.DEFAULT))
        .isCloseTo(0.011829170865322976, within(1e-11));
    assertThat(value(estimates, Objective.MAXIMIZE_SHARPE, Constraints.DEFAULT))
        .isCloseTo(3.685603303877937, within(1e-9));
    Constraints capped = Constraints.box(true, true, 0.0, 0.1);
    assertThat(value(estimates, Objective.MAXIMIZE_SHARPE, capped))
        .isCloseTo(3.590378029301444, within(1e-9));
    Constraints shorts = Constraints.box(false, true, -0.3, 0.5);
    assertThat(value(estimates, Objective.MINIMIZE_VARIANCE, shorts))
        .isCloseTo(0.001066745801257731, within(1e-12));
  }

  private static double value(Estimates estimates, Objective objective, Constraints box) {
    Problem problem =
        new Problem(estimates, objective, Method.MEAN_VARIANCE, box, Problems.riskFree(0.0));
    Solved solved = (Solved) new Optimizer().solve(problem, Cancellation.NEVER);
    return Problems.value(problem, solved.weights());
  }

  private static Solved solve(double[] mu, double[] sigma, Objective objective, Constraints box) {
    Outcome outcome =
        new Optimizer().solve(Problems.of(mu, sigma, objective, box), Cancellation.NEVER);
    assertThat(outcome).as("%s", outcome).isInstanceOf(Solved.class);
    return (Solved) outcome;
  }

  private static Failed fail(double[] mu, double[] sigma, Objective objective, Constraints box) {
    Outcome outcome =
        new Optimizer().solve(Problems.of(mu, sigma, objective, box), Cancellation.NEVER);
    assertThat(outcome).as("%s", outcome).isInstanceOf(Failed.class);
    return (Failed) outcome;
  }

  private static void near(double[] actual, double... expected) {
    assertThat(actual).containsExactly(expected, within(1e-12));
  }
}
