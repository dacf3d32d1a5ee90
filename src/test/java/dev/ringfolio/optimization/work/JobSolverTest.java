package dev.ringfolio.optimization.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.JobDone;
import dev.ringfolio.contract.JobOffer.Job;
import dev.ringfolio.contract.OptimizationEvent.Status;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.Standing;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.CovarianceEstimator;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.ReturnEstimator;
import dev.ringfolio.core.model.Warning;
import dev.ringfolio.optimization.FakeHistory;
import dev.ringfolio.optimization.Requests;
import dev.ringfolio.optimization.advice.Standings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A job is solved from its request, its history, its live prices and what its portfolio holds. */
class JobSolverTest extends JobSolverStage {
  @ParameterizedTest
  @EnumSource(Objective.class)
  void everyObjectiveIsSolvedToOptimality(Objective objective) {
    JobDone done = solve(THREE, objective, Constraints.DEFAULT);

    assertThat(done.status()).isEqualTo(Status.OPTIMAL);
    assertThat(Arrays.stream(done.weights()).sum()).isCloseTo(1.0, within(1e-9));
    assertThat(done.weights()).hasSize(3);
    assertThat(done.observations()).isEqualTo(FakeHistory.ROWS - 1);
    assertThat(done.marketDataMillis()).isEqualTo(FakeHistory.LAST_DAY * 86_400_000L);
    assertThat(done.simulated()).isTrue();
    assertThat(done.failure()).isNull();
    assertThat(done.gap()).isNaN();
  }

  @ParameterizedTest
  @EnumSource(names = {"GENETIC_ALGORITHM", "SIMULATED_ANNEALING", "PARTICLE_SWARM"})
  void aSearchIsNearTheOptimumOrProvesThatItIsThere(Method method) {
    JobDone done = solve(THREE, Objective.MINIMIZE_VARIANCE, method);
    double[] exact = solve(THREE, Objective.MINIMIZE_VARIANCE, Constraints.DEFAULT).weights();

    assertThat(done.weights()).containsExactly(exact, within(1e-3));
    if (done.status() == Status.APPROXIMATE) {
      assertThat(done.gap()).isBetween(1e-9, 1e-3);
    } else {
      assertThat(done.status()).isEqualTo(Status.OPTIMAL);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"VQE", "QAOA"})
  void aCircuitTellsHowItChose(Method method) {
    JobDone done = solve(THREE, Objective.MINIMIZE_VARIANCE, method);

    assertThat(done.status()).isEqualTo(Status.APPROXIMATE);
    assertThat(done.gap()).isPositive();
    assertThat(done.metrics().more()).containsKeys("qubits", "layers", "brute_force_gap");
    assertThat(Arrays.stream(done.weights()).filter(weight -> weight != 0.0)).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "RISK_PARITY",
        "HIERARCHICAL_RISK_PARITY",
        "MAXIMIZE_DIVERSIFICATION",
        "INVERSE_VOLATILITY",
        "EQUAL_WEIGHT"
      })
  void anObjectiveThatSpreadsRiskTellsWhereItComesFrom(Objective objective) {
    List<Double> fractions =
        solve(THREE, objective, Constraints.DEFAULT).metrics().riskContributions();

    assertThat(fractions).hasSize(3);
    assertThat(fractions.stream().mapToDouble(f -> f).sum()).isCloseTo(1.0, within(1e-12));
  }

  @Test
  void atRiskParityEachContributionIsAThird() {
    List<Double> fractions =
        solve(THREE, Objective.RISK_PARITY, Constraints.DEFAULT).metrics().riskContributions();

    assertThat(fractions).allSatisfy(f -> assertThat(f).isCloseTo(1.0 / 3, within(1e-9)));
    assertThat(
            solve(THREE, Objective.MAXIMIZE_SHARPE, Constraints.DEFAULT)
                .metrics()
                .riskContributions())
        .isEmpty();
  }

  @Test
  void aHeuristicTellsHowFarItIsInOrder() {
    List<Double> fractions = new ArrayList<>();
    Optimize request =
        Requests.solving(
            THREE,
            Objective.MINIMIZE_VARIANCE,
            Method.GENETIC_ALGORITHM,
            Constraints.DEFAULT,
            Parameters.defaults(30));
    solver.solve(
        new Job(1, 1, "r", request, List.of(), 5_000),
        () -> false,
        (iteration, fraction, best) -> fractions.add(fraction));

    assertThat(fractions).hasSizeGreaterThan(10).isSorted();
    assertThat(fractions).allSatisfy(fraction -> assertThat(fraction).isBetween(0.0, 1.0));
  }

  @Test
  void anAnswerNamesItsJobAndAttempt() {
    Optimize request = request(THREE, Objective.MINIMIZE_VARIANCE, Constraints.DEFAULT, false);
    JobDone done = solver.solve(new Job(7, 2, "r", request, List.of(), 5_000), () -> false);

    assertThat(done.workerId()).isEqualTo("w1");
    assertThat(done.jobId()).isEqualTo(7);
    assertThat(done.attempt()).isEqualTo(2);
  }

  /** Of the three, and of as much as is held at the start of the test. */
  private JobDone solveFor(@Nullable Standing standing, Constraints constraints) {
    Optimize request =
        Requests.of("r", "ann", Objective.MINIMIZE_VARIANCE, Map.of(), "pf-1")
            .with(constraints, Parameters.defaults(30).with().live(false).build());
    return solver.solve(new Job(1, 1, "r", request, List.of(), standing, 5_000), () -> false);
  }

  private static Standings priced() {
    return Standings.cash("1000").prices(Map.of("AAPL", 10.0, "GOOGL", 20.0, "MSFT", 30.0));
  }

  @Test
  void whatIsSolvedForAPortfolioTellsItWhatToTrade() {
    JobDone done = solveFor(priced().now(), Constraints.DEFAULT);

    assertThat(done.suggestion().trades()).isNotEmpty();
    assertThat(done.suggestion().value()).isEqualTo(1_000.0);
    assertThat(done.suggestion().cashAfter().doubleValue()).isBetween(0.0, 30.0);
    assertThat(done.warnings()).isEmpty();
  }

  @Test
  void whereNothingCanBeSuggestedTheWeightsComeWithTheReason() {
    JobDone done = solveFor(null, Constraints.DEFAULT);

    assertThat(done.status()).isEqualTo(Status.OPTIMAL);
    assertThat(done.suggestion()).isNull();
    assertThat(done.warnings()).extracting(Warning::code).containsExactly("no_suggestion");
  }

  @Test
  void turnoverIsFromWhatThePortfolioHolds() {
    Constraints kept = Constraints.DEFAULT.with().maxTurnover(0.0).build();
    JobDone done =
        solveFor(
            Standings.cash("0")
                .holds("AAPL", "6")
                .holds("MSFT", "2")
                .prices(Map.of("AAPL", 10.0, "GOOGL", 20.0, "MSFT", 20.0))
                .now(),
            kept);

    assertThat(done.weights()).containsExactly(new double[] {0.6, 0.0, 0.4}, within(1e-9));
    assertThat(done.suggestion().trades()).isEmpty();
    assertFailed(solveFor(null, kept), FailureCode.UNAVAILABLE);
  }

  @Test
  void theLiveRowIsOneMoreObservation() {
    JobDone done = solveLive(prices(PriceSource.SIMULATOR, FakeHistory.LAST_DAY + 1));

    assertThat(done.observations()).isEqualTo(FakeHistory.ROWS);
    assertThat(done.marketDataMillis()).isEqualTo(1_702_166_400_000L);
    assertThat(done.warnings()).isEmpty();
  }

  @Test
  void livePricesOfAnotherSourceAreSkippedWithAWarning() {
    JobDone done = solveLive(prices(PriceSource.FINNHUB, FakeHistory.LAST_DAY + 1));

    assertThat(done.observations()).isEqualTo(FakeHistory.ROWS - 1);
    assertThat(done.warnings()).extracting(Warning::code).containsExactly("live_price_skipped");
    assertThat(done.status()).isEqualTo(Status.OPTIMAL);
  }

  @Test
  void withoutLivePricesTheRowIsSkippedWithAWarning() {
    assertThat(solveLive(List.of()).warnings())
        .extracting(Warning::code)
        .containsExactly("live_price_skipped");
  }

  @Test
  void everyEstimatorIsSolvedToOptimalityAndWhatItToldIsAWarning() {
    for (CovarianceEstimator covariance : CovarianceEstimator.values()) {
      for (ReturnEstimator returns : ReturnEstimator.values()) {
        JobDone done =
            solve(
                new Parameters.Builder(30)
                    .live(false)
                    .covariance(covariance)
                    .expectedReturns(returns)
                    .build());
        assertThat(done.status()).as("%s, %s", covariance, returns).isEqualTo(Status.OPTIMAL);
        assertThat(done.warnings().stream().anyMatch(w -> w.code().equals("shrinkage")))
            .isEqualTo(
                covariance != CovarianceEstimator.SAMPLE
                    && covariance != CovarianceEstimator.EXPONENTIAL);
      }
    }
    assertThat(history.reads).hasValue(1);
  }

  @Test
  void historyIsReadOnceForEachVersionOfTheData() {
    solve(THREE, Objective.MINIMIZE_VARIANCE, Constraints.DEFAULT);
    solve(THREE, Objective.MAXIMIZE_SHARPE, Constraints.DEFAULT);
    solveLive(prices(PriceSource.SIMULATOR, FakeHistory.LAST_DAY + 1));
    assertThat(history.reads).hasValue(1);

    history.version = 2;
    solve(THREE, Objective.MINIMIZE_VARIANCE, Constraints.DEFAULT);
    assertThat(history.reads).hasValue(2);
  }

  @Test
  void anEstimateOfOneLivePriceIsNotUsedForAnother() {
    JobDone one = solveLive(prices(PriceSource.SIMULATOR, FakeHistory.LAST_DAY + 1));
    JobDone other = solveLive(prices(PriceSource.SIMULATOR, FakeHistory.LAST_DAY + 1, 150));

    assertThat(one.failure()).isNull();
    assertThat(other.failure()).isNull();
    assertThat(other.weights()).isNotEqualTo(one.weights());
  }
}
