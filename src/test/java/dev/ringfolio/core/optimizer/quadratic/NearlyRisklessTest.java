package dev.ringfolio.core.optimizer.quadratic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Outcome.Status;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Problems;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import dev.ringfolio.core.risk.Estimates;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Best ratios of portfolios of nearly no risk, which were once answered approximately or not at
 * all: the ratio is then a quotient of two near zeros.
 */
class NearlyRisklessTest {
  private static final double DAY = 1.0 / 252;

  /** Rounding bent the way along a ray without risk, until a portfolio with risk was taken. */
  @Test
  void aRayWithoutRiskThatEarnsIsUnbounded() {
    Failed failed = (Failed) solve(hedge(0.0), Constraints.DEFAULT);
    assertThat(failed.reason()).isEqualTo(Reason.UNBOUNDED);
  }

  /**
   * Three assets that nearly cancel: what is left of the variance is far below the rounding of
   * {@code Σw} in doubles, and yet the best weights are proved.
   */
  @ParameterizedTest
  @ValueSource(doubles = {1e-3, 1e-4, 1e-5, 3e-6})
  void aHedgeThatLeavesAlmostNothingIsStillOptimal(double left) {
    for (Constraints box :
        new Constraints[] {
          Constraints.DEFAULT,
          Constraints.box(true, true, 0.0, 0.9),
          Constraints.box(false, true, -0.5, 0.9),
          Constraints.box(false, false, -0.5, 0.9)
        }) {
      Solved solved = (Solved) solve(hedge(left), box);
      assertThat(solved.status()).as("%s %s", box, solved.certificate()).isEqualTo(Status.OPTIMAL);
      assertThat(solved.metrics().expectedVolatility()).isLessThan(3.0 * left);
    }
  }

  /** The bounds' sum, rounded, once left 1e-16 of a shorted asset: a profit out of nothing. */
  @Test
  void aProfitOfRoundingIsNone() {
    Estimates estimates =
        Estimates.given(new double[] {-1.1076464995553856, 0}, new double[] {5.7e-4, 0, 0, 0});
    Failed failed =
        (Failed) solve(estimates, Constraints.box(false, true, -0.6950864983979211, 1.0));
    assertThat(failed.reason()).isEqualTo(Reason.NO_POSITIVE_EXCESS_RETURN);
  }

  /** Doubles of the same number, in twice the precision, against one asset's exact ratio. */
  @Test
  void aVolatilityOfNearlyNothingIsToldToTheLastDigits() {
    double[] sigma = {1, -1 + 1e-10, -1 + 1e-10, 1};
    Solved solved =
        (Solved) solve(Estimates.given(new double[] {1, 1}, sigma), Constraints.DEFAULT);
    double exact = Math.sqrt(0.5 * (1.0 + sigma[1]));
    assertThat(solved.metrics().expectedVolatility()).isEqualTo(exact);
  }

  /** Four assets with noise of volatility {@code left}, three of which cancel but for it. */
  private static Estimates hedge(double left) {
    Random random = new Random(5);
    int n = 4;
    int factors = 3;
    double[][] loads = {{0.3, 0.1, 0}, {-0.2, 0.2, 0}, {-0.1, -0.3, 0}, {0.1, 0.2, 0.3}};
    double[] sigma = new double[n * n];
    double[] mu = new double[n];
    for (int i = 0; i < n; i++) {
      mu[i] = 0.05 + 0.1 * random.nextDouble() + DAY;
      for (int j = 0; j < n; j++) {
        sigma[i * n + j] = i == j ? left * left : 0.0;
        for (int k = 0; k < factors; k++) {
          sigma[i * n + j] += loads[i][k] * loads[j][k];
        }
      }
    }
    return Estimates.given(mu, sigma);
  }

  private static Outcome solve(Estimates estimates, Constraints box) {
    return new Optimizer()
        .solve(
            new Problem(
                estimates,
                Objective.MAXIMIZE_SHARPE,
                Method.MEAN_VARIANCE,
                box,
                Problems.riskFree(0.0)),
            Cancellation.NEVER);
  }
}
