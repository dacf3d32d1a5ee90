package dev.ringfolio.core.optimizer.quadratic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
import dev.ringfolio.core.optimizer.RandomMarket;
import dev.ringfolio.core.optimizer.Rearranged;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import dev.ringfolio.core.risk.Estimates;
import dev.ringfolio.core.risk.RiskContributions;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The greatest diversification ratio against a naive twin, under boxes, with cash, and refused. */
class DiversificationTest {
  private static final Constraints CASH = Constraints.box(true, false, 0.0, 1.0);
  private static final double[] CANCELLING = {0.04, -0.02, 0, -0.02, 0.01, 0, 0, 0, 0.01};

  @Property(tries = 600)
  void theRatioIsThatOfTheNaiveTwin(@ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int n) {
    Random random = new Random(seed);
    Estimates estimates = RandomMarket.regular(random, n);
    Constraints box = invested(random, n);
    double twin =
        new FaceEnumeration(estimates.sigma(), volatilities(estimates), FeasibleSet.of(n, box))
            .greatestRatio()
            .orElseThrow();
    assertThat(ratio(solved(estimates, box))).isCloseTo(twin, within(1e-9 * twin));
  }

  @Property(tries = 400)
  void everyAnswerIsCertifiedOrSaysThatAssetsHedgeEachOtherInFull(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int n) {
    Random random = new Random(seed);
    Estimates estimates = RandomMarket.any(random, n);
    Outcome outcome = solve(estimates, invested(random, n));
    if (outcome instanceof Solved solved) {
      assertThat(solved.certificate().feasible()).isTrue();
      assertThat(solved.certificate().gap()).isLessThan(1e-5);
    } else {
      assertThat(((Failed) outcome).reason())
          .as("%s", outcome)
          .isIn(Reason.UNBOUNDED, Reason.INVALID_DATA);
    }
  }

  @Property(tries = 200)
  void withoutBoundsTheUnitsOfTheAssetsScaleTheirWeights(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 25) int n) {
    Random random = new Random(seed);
    Estimates estimates = RandomMarket.regular(random, n);
    double[] units = random.doubles(n, 0.1, 10.0).toArray();
    double[] weights = solved(estimates, Constraints.DEFAULT).weights();
    Solved scaled = solved(Rearranged.scaled(estimates, units, 1.0), Constraints.DEFAULT);
    double sum = 0.0;
    for (int i = 0; i < n; i++) {
      sum += weights[i] / units[i];
    }
    for (int i = 0; i < n; i++) {
      assertThat(scaled.weights()[i]).isCloseTo(weights[i] / units[i] / sum, within(1e-9));
    }
  }

  @Test
  void uncorrelatedAssetsWeighInverselyToTheirVolatility() {
    Solved solved = solved(sigma(0.04, 0, 0, 0, 0.09, 0, 0, 0, 0.01), Constraints.DEFAULT);
    near(solved.weights(), 3.0 / 11, 2.0 / 11, 6.0 / 11);
    assertThat(solved.metrics().more().get("diversification_ratio"))
        .isCloseTo(Math.sqrt(3.0), within(1e-14));
  }

  @Test
  void oneAssetAndCopiesOfItDoNotDiversify() {
    assertThat(ratio(solved(sigma(0.04), Constraints.DEFAULT))).isCloseTo(1.0, within(1e-15));
    Solved copies = solved(sigma(0.04, 0.04, 0.04, 0.04), Constraints.DEFAULT);
    assertThat(ratio(copies)).isCloseTo(1.0, within(1e-14));
  }

  @Test
  void withCashTheProportionsAreKeptAndAsMuchIsInvestedAsTheBoundsAllow() {
    Estimates estimates = sigma(0.04, 0, 0, 0, 0.09, 0, 0, 0, 0.01);
    near(solved(estimates, CASH).weights(), 3.0 / 11, 2.0 / 11, 6.0 / 11);
    Constraints capped = Constraints.box(true, false, 0.0, 0.3);
    near(solved(estimates, capped).weights(), 0.15, 0.1, 0.3);
  }

  @Test
  void withoutABudgetTheGrossSumIsOne() {
    Estimates estimates = sigma(0.04, 0, 0, 0, 0.09, 0, 0, 0, 0.01);
    Constraints free = Constraints.box(false, false, -1.0, 1.0);
    near(solved(estimates, free).weights(), 3.0 / 11, 2.0 / 11, 6.0 / 11);
  }

  @Test
  void aRisklessAssetAddsNothingAndIsLeftOut() {
    near(solved(sigma(0.04, 0, 0, 0), Constraints.DEFAULT).weights(), 1.0, 0.0);
  }

  @Test
  void refusalsSpeakOfDiversificationAndNotOfReturns() {
    Failed hedged = (Failed) solve(sigma(CANCELLING), Constraints.DEFAULT);
    assertThat(hedged.reason()).isEqualTo(Reason.UNBOUNDED);
    assertThat(hedged.detail()).contains("hedge each other").doesNotContain("risk_free_rate");
    Failed riskless = (Failed) solve(sigma(0, 0, 0, 0), Constraints.DEFAULT);
    assertThat(riskless.reason()).isEqualTo(Reason.INVALID_DATA);
    Failed shorts =
        (Failed) solve(sigma(0.04, 0, 0, 0.01), Constraints.box(false, false, -1.0, 0.0));
    assertThat(shorts.reason()).isEqualTo(Reason.INFEASIBLE_CONSTRAINTS);
    assertThat(shorts.facts()).containsKeys("conflict", "relaxation");
  }

  private static Constraints invested(Random random, int n) {
    double each = 1.0 / n;
    return switch (random.nextInt(4)) {
      case 0 -> Constraints.DEFAULT;
      case 1 -> Constraints.box(true, true, 0.0, 1.0 / (1 + random.nextInt(n)));
      case 2 -> Constraints.box(true, true, each * random.nextDouble(), 1.0);
      default -> Constraints.box(true, true, 0.0, Math.min(1.0, each + random.nextDouble()));
    };
  }

  private static double ratio(Solved solved) {
    return solved.metrics().more().get("diversification_ratio");
  }

  private static double[] volatilities(Estimates estimates) {
    int n = estimates.assets();
    double[] volatilities = new double[n];
    for (int i = 0; i < n; i++) {
      volatilities[i] = Math.sqrt(estimates.sigma()[i * n + i]);
    }
    return volatilities;
  }

  private static Estimates sigma(double... cells) {
    return Estimates.given(new double[(int) Math.sqrt(cells.length)], cells);
  }

  private static Outcome solve(Estimates estimates, Constraints box) {
    return new Optimizer()
        .solve(
            new Problem(
                estimates,
                Objective.MAXIMIZE_DIVERSIFICATION,
                Method.MEAN_VARIANCE,
                box,
                Problems.riskFree(0.5)),
            Cancellation.NEVER);
  }

  private static Solved solved(Estimates estimates, Constraints box) {
    Outcome outcome = solve(estimates, box);
    assertThat(outcome).as("%s", outcome).isInstanceOf(Solved.class);
    Solved solved = (Solved) outcome;
    assertThat(solved.status()).as("%s", solved.certificate()).isEqualTo(Status.OPTIMAL);
    assertThat(ratio(solved))
        .isCloseTo(
            RiskContributions.of(estimates.sigma(), solved.weights()).diversificationRatio(),
            within(1e-12 * ratio(solved)));
    return solved;
  }

  private static void near(double[] weights, double... expected) {
    assertThat(weights).containsExactly(expected, within(1e-12));
  }
}
