package dev.ringfolio.core.optimizer.quadratic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.optimizer.Certificate;
import dev.ringfolio.core.optimizer.RandomMarket;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.box.Starts;
import dev.ringfolio.core.risk.Estimates;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The check must find what a solver would hide. */
class VerifierTest {
  private static final double[] MU = {0.10, 0.20};
  private static final double[] SIGMA = {0.04, 0, 0, 0.04};
  private static final FeasibleSet SET = FeasibleSet.of(2, Constraints.DEFAULT);

  @Test
  void theOptimaAreCertified() {
    assertThat(certify(Objective.MINIMIZE_VARIANCE, 0.5, 0.5).optimal()).isTrue();
    assertThat(certify(Objective.MAXIMIZE_SHARPE, 1 / 3.0, 2 / 3.0).optimal()).isTrue();
    assertThat(certify(Objective.MAXIMIZE_RETURN, 0.0, 1.0).optimal()).isTrue();
  }

  @Test
  void theOptimumOfOneObjectiveIsNoneOfAnother() {
    assertThat(certify(Objective.MINIMIZE_VARIANCE, 1 / 3.0, 2 / 3.0).optimal()).isFalse();
    assertThat(certify(Objective.MAXIMIZE_SHARPE, 0.5, 0.5).optimal()).isFalse();
    assertThat(certify(Objective.MAXIMIZE_RETURN, 0.5, 0.5).gap()).isCloseTo(0.25, within(1e-12));
  }

  @Test
  void weightsThatAreAFactorOffAreInfeasible() {
    Certificate certificate = certify(Objective.MINIMIZE_VARIANCE, 0.5 * 13, 0.5 * 13);
    assertThat(certificate.feasible()).isFalse();
    assertThat(certificate.infeasibility()).isCloseTo(12, within(1e-12));
  }

  @Test
  void aWeightBelowItsBoundIsInfeasible() {
    assertThat(certify(Objective.MINIMIZE_VARIANCE, -0.1, 1.1).infeasibility())
        .isCloseTo(0.1, within(1e-12));
  }

  @Test
  void weightsThatAreNoNumbersAreInfeasible() {
    assertThat(certify(Objective.MINIMIZE_VARIANCE, Double.NaN, 1.0).approximate()).isFalse();
    assertThat(certify(Objective.MAXIMIZE_SHARPE, Double.POSITIVE_INFINITY, 0.0).approximate())
        .isFalse();
  }

  @Test
  void theSumMayFallShortOnlyWhereCashIsAllowed() {
    Constraints cash = Constraints.box(true, false, 0.0, 1.0);
    Verifier verifier = new Verifier(SIGMA, MU, FeasibleSet.of(2, cash), new double[] {0.1, 0.2});
    assertThat(verifier.certify(Objective.MAXIMIZE_SHARPE).optimal()).isTrue();
    assertThat(certify(Objective.MAXIMIZE_SHARPE, 0.1, 0.2).feasible()).isFalse();
  }

  @Property(tries = 2000)
  void noFeasibleWeightsAreBetterThanTheGapSays(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int n) {
    Random random = new Random(seed);
    Estimates estimates = RandomMarket.any(random, n);
    FeasibleSet set = FeasibleSet.of(n, Constraints.DEFAULT);
    double[] weights = portfolio(random, n);
    double[] other = portfolio(random, n);
    Verifier one = new Verifier(estimates.sigma(), estimates.mu(), set, weights);
    Verifier two = new Verifier(estimates.sigma(), estimates.mu(), set, other);
    double rounding = 1e-12;
    double scale = Math.max(one.variance(), 1e-4 * Starts.meanVariance(estimates.sigma(), n));
    assertThat(one.variance() - two.variance())
        .isLessThanOrEqualTo(one.certify(Objective.MINIMIZE_VARIANCE).gap() * scale + rounding);
    double greatest = Starts.greatest(estimates.mu());
    assertThat(two.excessReturn() - one.excessReturn())
        .isLessThanOrEqualTo(one.certify(Objective.MAXIMIZE_RETURN).gap() * greatest + rounding);
    if (one.excessReturn() > 0 && one.variance() > 1e-9) {
      double ratio = one.excessReturn() / Math.sqrt(one.variance());
      double earnedAbove = two.excessReturn() - ratio * Math.sqrt(two.variance());
      assertThat(earnedAbove)
          .isLessThanOrEqualTo(
              one.certify(Objective.MAXIMIZE_SHARPE).gap() * one.excessReturn() + rounding);
    }
  }

  private static double[] portfolio(Random random, int n) {
    double[] weights = new double[n];
    double sum = 0.0;
    for (int i = 0; i < n; i++) {
      weights[i] = random.nextInt(3) == 0 ? 0.0 : random.nextDouble();
      sum += weights[i];
    }
    for (int i = 0; i < n; i++) {
      weights[i] = sum > 0.0 ? weights[i] / sum : 1.0 / n;
    }
    return weights;
  }

  private static Certificate certify(Objective objective, double... weights) {
    return new Verifier(SIGMA, MU, SET, weights).certify(objective);
  }
}
