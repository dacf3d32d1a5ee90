package dev.ringfolio.core.optimizer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Problems;
import dev.ringfolio.core.optimizer.RandomMarket;
import dev.ringfolio.core.optimizer.engine.Comparison.Entry;
import dev.ringfolio.core.optimizer.engine.Comparison.Figures;
import dev.ringfolio.core.risk.Estimates;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Seven methods side by side: each on its own, and the best of those that answer. */
class ComparisonTest {
  private static final double[] MU = {0.10, 0.20, 0.15};
  private static final double[] SIGMA = {0.04, 0.01, 0, 0.01, 0.09, 0, 0, 0, 0.01};

  @Test
  void theSevenMethodsAreComparedInTheOrderOfTheProtocol() {
    Comparison comparison = compare(MU, SIGMA, Constraints.DEFAULT);
    assertThat(comparison.entries())
        .extracting(entry -> entry.method().wire())
        .containsExactly(
            "equal_weight",
            "inverse_volatility",
            "minimize_variance",
            "maximize_sharpe",
            "risk_parity",
            "maximize_diversification",
            "hierarchical_risk_parity");
    assertThat(comparison.bestSharpe()).contains(Objective.MAXIMIZE_SHARPE);
    assertThat(comparison.bestDiversification()).contains(Objective.MAXIMIZE_DIVERSIFICATION);
    assertThat(comparison.lowestVolatility()).contains(Objective.MINIMIZE_VARIANCE);
  }

  @Property(tries = 100)
  void everyFigureIsItsPlainFormulaAndNoMethodBeatsTheOneMadeForIt(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int n) {
    Estimates estimates = RandomMarket.regular(new Random(seed), n);
    Comparison comparison = compare(estimates.mu(), estimates.sigma(), Constraints.DEFAULT);
    double least = figures(comparison, Objective.MINIMIZE_VARIANCE).expectedVolatility();
    double most = figures(comparison, Objective.MAXIMIZE_DIVERSIFICATION).diversificationRatio();
    for (Entry entry : comparison.entries()) {
      if (entry.outcome() instanceof Solved solved) {
        Figures figures = figures(comparison, entry.method());
        agree(estimates, solved.weights(), figures);
        assertThat(figures.expectedVolatility()).isGreaterThanOrEqualTo(least * (1 - 1e-9));
        assertThat(figures.diversificationRatio()).isLessThanOrEqualTo(most * (1 + 1e-9));
      }
    }
  }

  private static void agree(Estimates estimates, double[] w, Figures figures) {
    int n = w.length;
    double variance = 0.0;
    double alone = 0.0;
    double expected = 0.0;
    double[] shares = new double[n];
    for (int i = 0; i < n; i++) {
      expected += w[i] * estimates.mu()[i];
      alone += w[i] * Math.sqrt(estimates.sigma()[i * n + i]);
      for (int j = 0; j < n; j++) {
        shares[i] += w[i] * estimates.sigma()[i * n + j] * w[j];
      }
      variance += shares[i];
    }
    double volatility = Math.sqrt(variance);
    assertThat(figures.expectedReturn()).isCloseTo(expected, within(1e-13));
    assertThat(figures.expectedVolatility()).isCloseTo(volatility, within(1e-13 * volatility));
    assertThat(figures.sharpeRatio()).isCloseTo(expected / volatility, within(1e-12));
    assertThat(figures.diversificationRatio()).isCloseTo(alone / volatility, within(1e-12));
    for (int i = 0; i < n; i++) {
      assertThat(figures.riskContributions()[i]).isCloseTo(shares[i] / variance, within(1e-12));
    }
    assertThat(Arrays.stream(figures.riskContributions()).sum()).isCloseTo(1.0, within(1e-12));
  }

  @Test
  void aMethodThatFailsSpoilsNoneOfTheOthersAndIsNeverBest() {
    double[] losing = {-0.1, -0.2, -0.3};
    Comparison comparison = compare(losing, SIGMA, Constraints.DEFAULT);
    Entry sharpe = entry(comparison, Objective.MAXIMIZE_SHARPE);
    assertThat(((Failed) sharpe.outcome()).reason()).isEqualTo(Reason.NO_POSITIVE_EXCESS_RETURN);
    assertThat(sharpe.figures()).isNull();
    assertThat(comparison.entries()).filteredOn(e -> e.figures() != null).hasSize(6);
    assertThat(comparison.bestSharpe()).isPresent().isNotEqualTo(sharpe.method());
  }

  @Test
  void boundsHoldForAllAndThoseThatTakeNoneSaySo() {
    Comparison comparison = compare(MU, SIGMA, Constraints.box(true, true, 0.0, 0.4));
    for (Entry entry : comparison.entries()) {
      if (entry.outcome() instanceof Failed failed) {
        assertThat(failed.reason()).isEqualTo(Reason.METHOD_LIMIT);
      } else {
        double[] weights = ((Solved) entry.outcome()).weights();
        assertThat(Arrays.stream(weights).max().orElseThrow()).isLessThanOrEqualTo(0.4 + 1e-12);
      }
    }
    assertThat(entry(comparison, Objective.RISK_PARITY).outcome()).isInstanceOf(Failed.class);
    assertThat(entry(comparison, Objective.EQUAL_WEIGHT).outcome()).isInstanceOf(Solved.class);
  }

  @Test
  void aMarketWithoutRiskHasABestOfNothingButVolatility() {
    Comparison comparison = compare(MU, new double[9], Constraints.DEFAULT);
    assertThat(comparison.bestSharpe()).isEmpty();
    assertThat(comparison.bestDiversification()).isEmpty();
    assertThat(comparison.lowestVolatility()).contains(Objective.EQUAL_WEIGHT);
  }

  @Test
  void whereEveryMethodIsStoppedThereIsNoBest() {
    Comparison comparison =
        Comparison.of(
            new Optimizer(),
            problem(MU, SIGMA, Constraints.DEFAULT),
            () -> Cancellation.Verdict.CANCELLED);
    assertThat(comparison.entries())
        .allMatch(e -> e.outcome() instanceof Failed f && f.reason() == Reason.CANCELLED);
    assertThat(comparison.lowestVolatility()).isEmpty();
  }

  private static Entry entry(Comparison comparison, Objective method) {
    return comparison.entries().get(Comparison.METHODS.indexOf(method));
  }

  private static Figures figures(Comparison comparison, Objective method) {
    Figures figures = entry(comparison, method).figures();
    assertThat(figures).as("%s", method).isNotNull();
    return figures;
  }

  private static Comparison compare(double[] mu, double[] sigma, Constraints box) {
    return Comparison.of(new Optimizer(), problem(mu, sigma, box), Cancellation.NEVER);
  }

  private static Problem problem(double[] mu, double[] sigma, Constraints box) {
    return new Problem(
        Estimates.given(mu, sigma),
        Objective.EQUAL_WEIGHT,
        Method.MEAN_VARIANCE,
        box,
        Problems.riskFree(0.0));
  }
}
