package dev.ringfolio.optimization.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.JobDone;
import dev.ringfolio.contract.JobOffer.Job;
import dev.ringfolio.contract.OptimizationEvent.Status;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.Standing;
import dev.ringfolio.core.market.Alignment;
import dev.ringfolio.core.model.Beliefs;
import dev.ringfolio.core.model.Beliefs.View;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Constraints.Group;
import dev.ringfolio.core.model.CovarianceEstimator;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.ReturnEstimator;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Warning;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.optimization.FakeHistory;
import dev.ringfolio.optimization.JobFailures;
import dev.ringfolio.optimization.Requests;
import dev.ringfolio.optimization.SteppedClock;
import dev.ringfolio.optimization.advice.Standings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobSolverTest {
  private static final List<Symbol> THREE = Requests.symbols("AAPL", "GOOGL", "MSFT");

  private final FakeHistory history = new FakeHistory();
  private final JobSolver solver =
      new JobSolver("w1", history, PriceSource.SIMULATOR, new SteppedClock());

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
  void groupsThatContradictEachOtherNameTheConflictAndARelaxation() {
    Symbol apple = THREE.get(0);
    Constraints groups =
        Constraints.DEFAULT
            .with()
            .groups(
                List.of(
                    new Group("low", List.of(apple), 0.0, 0.25),
                    new Group("high", List.of(apple), 0.5, 1.0)))
            .build();
    JobDone done = solve(THREE, Objective.MINIMIZE_VARIANCE, groups);

    assertFailed(done, FailureCode.INFEASIBLE_CONSTRAINTS);
    assertThat(done.failure().facts()).containsKeys("conflict", "constraints", "relaxation");
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
  void unknownSymbolsAreNamed() {
    JobDone done =
        solve(Requests.symbols("AAPL", "NONE"), Objective.MINIMIZE_VARIANCE, Constraints.DEFAULT);

    assertFailed(done, FailureCode.UNKNOWN_SYMBOL);
    assertThat(done.failure().facts()).containsEntry("symbols", List.of("NONE"));
  }

  @Test
  void tooFewRowsAreInsufficientData() {
    history.rows = 2;
    assertFailed(
        solve(THREE, Objective.MINIMIZE_VARIANCE, Constraints.DEFAULT),
        FailureCode.INSUFFICIENT_DATA);
  }

  @Test
  void aPriceBelowZeroIsInvalidData() {
    assertFailed(
        solve(Requests.symbols("AAPL", "BAD"), Objective.MINIMIZE_VARIANCE, Constraints.DEFAULT),
        FailureCode.INVALID_DATA);
  }

  @Test
  void aHistoryThatIsAwayIsMarketDataUnavailable() {
    history.away = true;
    JobDone done = solve(THREE, Objective.MINIMIZE_VARIANCE, Constraints.DEFAULT);

    assertFailed(done, FailureCode.MARKET_DATA_UNAVAILABLE);
    assertThat(done.failure().detail()).isEqualTo("the database is away");
  }

  @Test
  void whatAMethodCannotDoIsRefusedBeforeAnyDataIsRead() {
    Constraints turnover = Constraints.DEFAULT.with().maxTurnover(0.5).build();
    assertFailed(solve(THREE, Objective.RISK_PARITY, turnover), FailureCode.INVALID_CONSTRAINTS);
    Constraints volatility = Constraints.DEFAULT.with().maxVolatility(0.5).build();
    assertFailed(solve(THREE, Objective.RISK_PARITY, volatility), FailureCode.METHOD_LIMIT);
    assertFailed(
        solve(THREE, Objective.RISK_PARITY, Method.PARTICLE_SWARM), FailureCode.INVALID_REQUEST);
    assertFailed(
        solve(Requests.symbols("AAPL"), Objective.MAXIMIZE_SHARPE, Method.QAOA),
        FailureCode.METHOD_LIMIT);
    assertThat(history.reads).hasValue(0);
  }

  @Test
  void boundsThatCannotMeetTheBudgetAreInfeasible() {
    JobDone done = solve(THREE, Objective.MINIMIZE_VARIANCE, Constraints.box(true, true, 0, 0.2));

    assertFailed(done, FailureCode.INFEASIBLE_CONSTRAINTS);
    assertThat(done.failure().facts()).containsKeys("conflict", "relaxation");
  }

  @Test
  void pricesThatOnlyFallHaveNoPositiveExcessReturn() {
    assertFailed(
        solve(Requests.symbols("DOWN"), Objective.MAXIMIZE_SHARPE, Constraints.DEFAULT),
        FailureCode.NO_POSITIVE_EXCESS_RETURN);
  }

  @Test
  void aJobThatIsNoLongerWantedEndsAsCancelled() {
    Optimize request = request(THREE, Objective.MINIMIZE_VARIANCE, Constraints.DEFAULT, false);
    JobDone done = solver.solve(new Job(1, 1, "r", request, List.of(), 5_000), () -> true);

    assertThat(done.status()).isEqualTo(Status.CANCELLED);
    assertThat(done.failure().code()).isEqualTo(FailureCode.CANCELLED);
  }

  /** The clock moves by a second at each question whether to go on. */
  @Test
  void aJobWhoseTimeIsUpBeforeThereIsAnEstimateEndsByItsTimeLimit() {
    SteppedClock clock = new SteppedClock();
    JobSolver slow = new JobSolver("w1", history, PriceSource.SIMULATOR, clock);
    Optimize request = request(THREE, Objective.MINIMIZE_VARIANCE, Constraints.DEFAULT, false);
    JobDone done =
        slow.solve(
            new Job(1, 1, "r", request, List.of(), 5_000),
            () -> {
              clock.advanceMillis(20_000);
              return false;
            });

    assertFailed(done, FailureCode.TIME_LIMIT);
    assertThat(done.failure().detail())
        .isEqualTo("no estimate in 30.0 s; allow more by time_limit");
    assertThat(history.reads).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void aJobThatIsCancelledWhileItsEstimateIsMadeAnswersAtOnce(int polls) {
    AtomicInteger asked = new AtomicInteger();
    Optimize request = request(THREE, Objective.MINIMIZE_VARIANCE, Constraints.DEFAULT, false);
    JobDone done =
        solver.solve(
            new Job(1, 1, "r", request, List.of(), 5_000), () -> asked.incrementAndGet() >= polls);

    assertThat(done.status()).isEqualTo(Status.CANCELLED);
    assertThat(done.failure().detail()).isEqualTo("cancelled before there was an estimate");
  }

  @Test
  void whicheverPollOfAWholeJobSaysStopItEndsThere() {
    Constraints constraints =
        Constraints.DEFAULT
            .with()
            .groups(List.of(new Group("some", THREE.subList(0, 2), 0.2, 0.5)))
            .build();
    Optimize request = request(THREE, Objective.MINIMIZE_CVAR, constraints, false);
    Job job = new Job(1, 1, "r", request, List.of(), 5_000);
    AtomicInteger all = new AtomicInteger();
    fresh().solve(job, () -> all.incrementAndGet() < 0);

    assertThat(all.get()).isGreaterThan(3 * FakeHistory.ROWS); // rows are looked through and used
    for (int k = 1; k <= all.get(); k += 1 + all.get() / 100) {
      int stop = k;
      AtomicInteger polls = new AtomicInteger();
      JobDone done = fresh().solve(job, () -> polls.incrementAndGet() >= stop);

      assertThat(done.status()).isEqualTo(Status.CANCELLED);
      assertThat(polls.get()).isBetween(stop, stop + 5);
    }
  }

  @Test
  void aReadThatWasStoppedIsNotKept() {
    Optimize request = request(THREE, Objective.MINIMIZE_VARIANCE, Constraints.DEFAULT, false);
    Job job = new Job(1, 1, "r", request, List.of(), 5_000);
    solver.solve(job, () -> true);

    assertThat(solver.solve(job, () -> false).status()).isEqualTo(Status.OPTIMAL);
    assertThat(history.reads).hasValue(2);
  }

  private JobSolver fresh() {
    return new JobSolver("w1", history, PriceSource.SIMULATOR, new SteppedClock());
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
  void beliefsThatContradictEachOtherAreInvalidData() {
    Symbol apple = THREE.get(0);
    View one = new View(Map.of(apple, 1.0), 0.1, 1.0);
    View other = new View(Map.of(apple, 1.0), 0.2, 1.0);
    JobDone done =
        solve(
            new Parameters.Builder(30)
                .live(false)
                .expectedReturns(ReturnEstimator.BLACK_LITTERMAN)
                .beliefs(new Beliefs(List.of(one, other), 0.05, Map.of()))
                .build());

    assertFailed(done, FailureCode.INVALID_DATA);
    assertThat(done.failure().detail()).startsWith("views[1]: says 0.2 where its portfolio");
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

  @Test
  void everyReasonOfTheCoreHasItsCode() {
    for (Outcome.Reason reason : Outcome.Reason.values()) {
      assertThat(JobFailures.failure(new Outcome.Failed(reason, "why")).code().name())
          .isEqualTo(reason.name());
    }
    for (Alignment.Reason reason : Alignment.Reason.values()) {
      Alignment.Refused refused = new Alignment.Refused(reason, "why", List.of());
      assertThat(JobFailures.failure(refused).code().name()).isEqualTo(reason.name());
    }
  }

  private JobDone solve(List<Symbol> symbols, Objective objective, Constraints constraints) {
    Optimize request = request(symbols, objective, constraints, false);
    return solver.solve(new Job(1, 1, "r", request, List.of(), 5_000), () -> false);
  }

  private JobDone solve(List<Symbol> symbols, Objective objective, Method method) {
    Parameters parameters = new Parameters.Builder(30).live(false).build();
    Optimize request =
        Requests.solving(symbols, objective, method, Constraints.DEFAULT, parameters);
    return solver.solve(new Job(1, 1, "r", request, List.of(), 5_000), () -> false);
  }

  private JobDone solve(Parameters parameters) {
    Optimize request =
        Requests.solving(
            THREE,
            Objective.MAXIMIZE_SHARPE,
            Method.MEAN_VARIANCE,
            Constraints.DEFAULT,
            parameters);
    return solver.solve(new Job(1, 1, "r", request, List.of(), 5_000), () -> false);
  }

  private JobDone solveLive(List<PriceUpdate> prices) {
    Optimize request = request(THREE, Objective.MINIMIZE_VARIANCE, Constraints.DEFAULT, true);
    return solver.solve(new Job(1, 1, "r", request, prices, 5_000), () -> false);
  }

  private static Optimize request(
      List<Symbol> symbols, Objective objective, Constraints constraints, boolean live) {
    Parameters parameters = new Parameters.Builder(30).live(live).build();
    return Requests.solving(symbols, objective, Method.MEAN_VARIANCE, constraints, parameters);
  }

  private static List<PriceUpdate> prices(PriceSource source, int day) {
    return prices(source, day, 180);
  }

  private static List<PriceUpdate> prices(PriceSource source, int day, double first) {
    return THREE.stream()
        .map(
            symbol ->
                Requests.price(symbol, symbol.name().equals("AAPL") ? first : 180, day, source))
        .toList();
  }

  private static void assertFailed(JobDone done, FailureCode code) {
    assertThat(done.status()).isEqualTo(Status.FAILED);
    assertThat(done.failure().code()).isEqualTo(code);
    assertThat(done.weights()).isEmpty();
    assertThat(done.metrics()).isNull();
  }
}
