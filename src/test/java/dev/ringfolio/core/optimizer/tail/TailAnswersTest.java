package dev.ringfolio.core.optimizer.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Warning;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.CountedPolls;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Outcome.Status;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.RandomMarket;
import dev.ringfolio.core.optimizer.SyntheticUniverse;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import dev.ringfolio.core.risk.Estimates;
import dev.ringfolio.core.risk.Scenarios;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Least CVaR and best Sortino ratio where the answer can be worked out by hand. */
class TailAnswersTest {
  private static final Parameters NO_RATES = TailProblems.rates(0.0, 0.0);
  private static final Constraints CASH = Constraints.box(true, false, 0.0, 1.0);
  private static final Constraints SHORTS = Constraints.box(false, false, -1.0, 1.0);

  private static final Scenarios HEDGE =
      TailProblems.scenarios(
          new double[] {-0.02, 0.03},
          new double[] {0.03, -0.02},
          new double[] {0.01, 0.01},
          new double[] {0.00, -0.01});

  @Test
  void oneAssetIsHeldWhateverItRisks() {
    Scenarios one = TailProblems.scenarios(new double[] {-0.01}, new double[] {0.03});
    assertThat(cvar(one, Constraints.DEFAULT, NO_RATES).weights()).containsExactly(1.0);
    Solved best = sortino(one, Constraints.DEFAULT, NO_RATES);
    assertThat(best.weights()).containsExactly(1.0);
    assertThat(best.metrics().more().get("sortino_ratio"))
        .isCloseTo(Math.sqrt(252.0) * 0.01 / Math.sqrt(0.5e-4), within(1e-12));
  }

  @Test
  void twoMirroredAssetsAreHeldHalfAndHalf() {
    Scenarios two = TailProblems.scenarios(new double[] {-0.02, 0.01}, new double[] {0.01, -0.02});
    Solved solved = cvar(two, TailProblems.box(true, true, 0.0, 1.0, 0.5), NO_RATES);
    assertThat(solved.weights()[0]).isCloseTo(0.5, within(1e-14));
    assertThat(solved.metrics().more().get("cvar")).isCloseTo(0.005, within(1e-16));
  }

  @Test
  void aTailOfLessThanOneRowWeighsTheWorstRowAndSaysSo() {
    Solved solved = cvar(HEDGE, TailProblems.box(true, true, 0.0, 1.0, 0.05), NO_RATES);
    // 0.02 w − 0.03 (1 − w) and 0.01 (1 − w) are equal at w = 2/3, and greater than the third.
    assertThat(solved.weights()[0]).isCloseTo(2.0 / 3.0, within(1e-13));
    assertThat(solved.metrics().more().get("cvar")).isCloseTo(0.01 / 3.0, within(1e-15));
    assertThat(solved.warnings()).extracting(Warning::code).contains("tail_of_less_than_one_row");
  }

  @Test
  void aTailOfOneRowIsNotWarnedAbout() {
    Solved solved = cvar(HEDGE, TailProblems.box(true, true, 0.0, 1.0, 0.25), NO_RATES);
    assertThat(solved.warnings())
        .extracting(Warning::code)
        .doesNotContain("tail_of_less_than_one_row");
  }

  @Test
  void withCashTheLeastRiskIsNone() {
    Scenarios losing = TailProblems.scenarios(new double[] {-0.02}, new double[] {0.01});
    Solved solved = cvar(losing, CASH, TailProblems.rates(0.0252, 0.0));
    assertThat(solved.weights()).containsExactly(0.0);
    assertThat(solved.metrics().more().get("cvar")).isCloseTo(-0.0001, within(1e-17));
  }

  @Test
  void anAssetThatIsLikeCashTakesItsPlace() {
    Scenarios riskless = TailProblems.scenarios(new double[] {-0.02, 0.0}, new double[] {0.01, 0});
    assertThat(cvar(riskless, CASH, NO_RATES).weights()).containsExactly(0.0, 1.0);
  }

  @Test
  void shortsWithoutABudgetRiskNothingUnlessTheyMust() {
    assertThat(
            cvar(
                    TailProblems.scenarios(new double[] {-0.02}, new double[] {0.01}),
                    SHORTS,
                    NO_RATES)
                .weights())
        .containsExactly(0.0);
  }

  @Test
  void aRatioThatDoesNotDependOnCashIsFullyInvested() {
    double[] weights = sortino(HEDGE, CASH, NO_RATES).weights();
    assertThat(Arrays.stream(weights).sum()).isCloseTo(1.0, within(1e-15));
    double[] invested = sortino(HEDGE, Constraints.DEFAULT, NO_RATES).weights();
    assertThat(weights[0]).isCloseTo(invested[0], within(1e-9));
  }

  @Test
  void withoutABudgetTheGrossWeightIsOne() {
    double[] weights =
        sortino(
                TailProblems.scenarios(
                    new double[] {-0.02, 0.03},
                    new double[] {0.03, 0.02},
                    new double[] {-0.01, -0.02}),
                SHORTS,
                NO_RATES)
            .weights();
    assertThat(Arrays.stream(weights).map(Math::abs).sum()).isCloseTo(1.0, within(1e-15));
  }

  @Test
  void cashThatPaysMoreThanTheTargetHasNoDownsideAtAll() {
    assertThat(failure(Objective.MAXIMIZE_SORTINO, HEDGE, CASH, TailProblems.rates(0.03, 0.01)))
        .isEqualTo(Reason.UNBOUNDED);
  }

  @Test
  void aPortfolioThatNeverLosesHasNoRatio() {
    Scenarios hedged =
        TailProblems.scenarios(new double[] {-0.02, 0.04}, new double[] {0.04, -0.02});
    assertThat(failure(Objective.MAXIMIZE_SORTINO, hedged, Constraints.DEFAULT, NO_RATES))
        .isEqualTo(Reason.UNBOUNDED);
  }

  @Test
  void aTargetThatNothingReachesIsRefusedWithTheBestThereIs() {
    Problem problem =
        TailProblems.of(
            Objective.MAXIMIZE_SORTINO, HEDGE, Constraints.DEFAULT, TailProblems.rates(0.0, 100.0));
    Failed failed = (Failed) new Optimizer().solve(problem, Cancellation.NEVER);
    assertThat(failed.reason()).isEqualTo(Reason.NO_POSITIVE_EXCESS_RETURN);
    assertThat(failed.detail()).contains("target_return 100.0").contains("1.26");
  }

  @Test
  void estimatesAloneHaveNoTail() {
    Estimates estimates = Estimates.given(new double[] {0.1}, new double[] {0.04});
    for (Objective objective :
        new Objective[] {Objective.MINIMIZE_CVAR, Objective.MAXIMIZE_SORTINO}) {
      Problem problem =
          new Problem(estimates, objective, Method.MEAN_VARIANCE, Constraints.DEFAULT, NO_RATES);
      Failed failed = (Failed) new Optimizer().solve(problem, Cancellation.NEVER);
      assertThat(failed.reason()).isEqualTo(Reason.INVALID_DATA);
      assertThat(failed.detail()).contains(objective.wire()).contains("estimates alone");
    }
  }

  @Test
  void aReturnThatIsNoNumberIsNamed() {
    Estimates estimates = Estimates.given(new double[2], new double[] {1, 0, 0, 1});
    Scenarios broken =
        TailProblems.scenarios(new double[] {0.01, 0.02}, new double[] {0.01, Double.NaN});
    Problem problem =
        new Problem(
            java.util.List.of(),
            estimates,
            broken,
            Objective.MINIMIZE_CVAR,
            Method.MEAN_VARIANCE,
            Constraints.DEFAULT,
            NO_RATES);
    Failed failed = (Failed) new Optimizer().solve(problem, Cancellation.NEVER);
    assertThat(failed.reason()).isEqualTo(Reason.INVALID_DATA);
    assertThat(failed.detail()).isEqualTo("returns[1][1] is NaN");
  }

  @Test
  void aTailProbabilityOutsideItsRangeIsRefused() {
    for (double tail : new double[] {0.0, -0.05, 1.0, Double.NaN}) {
      assertThat(
              failure(
                  Objective.MINIMIZE_CVAR,
                  HEDGE,
                  TailProblems.box(true, true, 0.0, 1.0, tail),
                  NO_RATES))
          .isEqualTo(Reason.INVALID_CONSTRAINTS);
    }
  }

  @Test
  void constantReturnsAreOrdinary() {
    Scenarios flat = TailProblems.scenarios(new double[] {0, 0}, new double[] {0, 0});
    assertThat(cvar(flat, Constraints.DEFAULT, NO_RATES).metrics().more().get("cvar")).isZero();
    assertThat(failure(Objective.MAXIMIZE_SORTINO, flat, Constraints.DEFAULT, NO_RATES))
        .isEqualTo(Reason.NO_POSITIVE_EXCESS_RETURN);
  }

  @Test
  void tinyAndHugeReturnsAreOrdinary() {
    double[] plain = RandomMarket.returns(new Random(4), 5, 60).returns();
    for (double scale : new double[] {1e-60, 1e-9, 1e9, 1e100}) {
      double[] cells = Arrays.stream(plain).map(r -> r * scale).toArray();
      Scenarios scenarios = new Scenarios(60, 5, cells);
      cvar(scenarios, Constraints.DEFAULT, NO_RATES);
      sortino(scenarios, Constraints.DEFAULT, NO_RATES);
    }
  }

  /** Cancellation is polled often enough: the longest silence of a large solve is short. */
  @Test
  void aLargeSolveIsStoppedSoon() {
    Scenarios large = Scenarios.of(SyntheticUniverse.of(500, 750, 5));
    for (Objective objective :
        new Objective[] {Objective.MINIMIZE_CVAR, Objective.MAXIMIZE_SORTINO}) {
      Problem problem = TailProblems.of(objective, large, Constraints.DEFAULT, NO_RATES);
      CountedPolls all = CountedPolls.endless();
      Outcome whole = new Optimizer().solve(problem, all);
      assertThat(whole).isInstanceOf(Solved.class);
      CountedPolls half = CountedPolls.cancelledAfter(all.asked() / 2);
      Outcome cut = new Optimizer().solve(problem, half);
      assertThat(((Failed) cut).reason()).isEqualTo(Reason.CANCELLED);
      assertThat(half.asked()).isLessThanOrEqualTo(all.asked() / 2 + 3);
    }
  }

  private static Solved cvar(Scenarios scenarios, Constraints constraints, Parameters parameters) {
    return solved(Objective.MINIMIZE_CVAR, scenarios, constraints, parameters);
  }

  private static Solved sortino(
      Scenarios scenarios, Constraints constraints, Parameters parameters) {
    return solved(Objective.MAXIMIZE_SORTINO, scenarios, constraints, parameters);
  }

  private static Solved solved(
      Objective objective, Scenarios scenarios, Constraints constraints, Parameters parameters) {
    Problem problem = TailProblems.of(objective, scenarios, constraints, parameters);
    Outcome outcome = new Optimizer().solve(problem, Cancellation.NEVER);
    assertThat(outcome).as("%s", outcome).isInstanceOf(Solved.class);
    Solved solved = (Solved) outcome;
    assertThat(solved.status()).as("%s", solved.certificate()).isEqualTo(Status.OPTIMAL);
    return solved;
  }

  private static Reason failure(
      Objective objective, Scenarios scenarios, Constraints constraints, Parameters parameters) {
    Problem problem = TailProblems.of(objective, scenarios, constraints, parameters);
    Outcome outcome = new Optimizer().solve(problem, Cancellation.NEVER);
    assertThat(outcome).as("%s", outcome).isInstanceOf(Failed.class);
    return ((Failed) outcome).reason();
  }
}
