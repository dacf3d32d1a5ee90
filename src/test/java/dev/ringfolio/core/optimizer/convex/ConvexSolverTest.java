package dev.ringfolio.core.optimizer.convex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Robust;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trading;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Outcome.Status;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.RandomMarket;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import dev.ringfolio.core.optimizer.solver.Measures;
import dev.ringfolio.core.risk.Estimates;
import dev.ringfolio.core.risk.SampleEstimator;
import dev.ringfolio.core.risk.Scenarios;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Variable;

/** Convex constraints on problems whose answers are known, by hand or from another solver. */
class ConvexSolverTest {
  private static final Symbol A = new Symbol("A");
  private static final Symbol B = new Symbol("B");
  private static final double[] MU = {0.10, 0.04};
  private static final double[] SIGMA = {0.04, 0.0, 0.0, 0.01};

  private static Problem two(Objective objective, Constraints constraints, Parameters parameters) {
    return new Problem(
        List.of(A, B),
        Estimates.given(MU, SIGMA),
        null,
        objective,
        Method.MEAN_VARIANCE,
        constraints,
        parameters);
  }

  private static Parameters.Builder parameters() {
    return new Parameters.Builder(30.0);
  }

  private static Outcome solve(Problem problem) {
    return new Optimizer().solve(problem, Cancellation.NEVER);
  }

  private static double[] optimum(Problem problem) {
    Outcome outcome = solve(problem);
    assertThat(outcome).isInstanceOf(Solved.class);
    assertThat(((Solved) outcome).status()).isEqualTo(Status.OPTIMAL);
    return ((Solved) outcome).weights();
  }

  private static Trading held(double a, double b, double cost) {
    return new Trading(Map.of(A, a, B, b), cost, Trading.Benchmark.EQUAL, 1, List.of());
  }

  @Test
  void aGroupIsHeldAtItsLeastWhereLessWouldBeBetter() {
    Constraints c =
        Constraints.DEFAULT
            .with()
            .groups(List.of(new Constraints.Group("a", List.of(A), 0.5, 1.0)))
            .build();
    double[] w = optimum(two(Objective.MINIMIZE_VARIANCE, c, parameters().build()));
    assertThat(w[0]).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void turnoverEndsTheWayToTheLeastVariance() {
    Constraints c = Constraints.DEFAULT.with().maxTurnover(0.2).build();
    double[] w =
        optimum(
            two(Objective.MINIMIZE_VARIANCE, c, parameters().trading(held(0.5, 0.5, 0)).build()));
    assertThat(w[0]).isCloseTo(0.4, within(1e-12));
  }

  @Test
  void volatilityOfTheGreatestReturnIsTheOneAllowed() {
    Constraints c = Constraints.DEFAULT.with().maxVolatility(0.15).build();
    double[] w = optimum(two(Objective.MAXIMIZE_RETURN, c, parameters().build()));
    assertThat(Math.sqrt(0.04 * w[0] * w[0] + 0.01 * w[1] * w[1])).isCloseTo(0.15, within(1e-12));
    assertThat(w[0]).isGreaterThan(0.5);
  }

  @Test
  void trackingErrorIsCountedFromTheBenchmark() {
    Constraints c = Constraints.DEFAULT.with().maxTrackingError(0.02).build();
    Parameters p = parameters().trading(held(0.5, 0.5, 0)).build();
    double[] w = optimum(two(Objective.MAXIMIZE_RETURN, c, p));
    assertThat(w[0]).isCloseTo(0.5 + 0.02 / Math.sqrt(0.05), within(1e-12));
  }

  @Test
  void aLeastReturnIsReachedAndNotMore() {
    Constraints c = Constraints.DEFAULT.with().minReturn(0.07).build();
    double[] w = optimum(two(Objective.MINIMIZE_VARIANCE, c, parameters().build()));
    assertThat(0.10 * w[0] + 0.04 * w[1]).isCloseTo(0.07, within(1e-12));
  }

  @Test
  void tradingThatCostsMoreThanItEarnsIsLeftUndone() {
    Parameters p = parameters().riskAversion(0.0).trading(held(0.5, 0.5, 0.031)).build();
    double[] w = optimum(two(Objective.MAXIMIZE_UTILITY, Constraints.DEFAULT, p));
    assertThat(w[0]).isCloseTo(0.5, within(1e-12));
    Parameters cheaper = parameters().riskAversion(0.0).trading(held(0.5, 0.5, 0.029)).build();
    assertThat(optimum(two(Objective.MAXIMIZE_UTILITY, Constraints.DEFAULT, cheaper))[0])
        .isCloseTo(1.0, within(1e-12));
  }

  @Test
  void aBoxOfReturnsIsAnsweredByTheWorstOfThem() {
    Robust robust = new Robust(Robust.Kind.BOX, 0.0, Map.of(A, 0.07));
    Problem problem =
        two(Objective.MAXIMIZE_RETURN, Constraints.DEFAULT, parameters().robust(robust).build());
    assertThat(optimum(problem)[1]).isCloseTo(1.0, within(1e-12));
  }

  @Test
  void anEllipsoidOfReturnsWhoseWorstEarnsNothingKeepsAllInCash() {
    Random random = new Random(5);
    ReturnsMatrix returns = RandomMarket.returns(random, 4, 60);
    Problem problem =
        new Problem(
            returns.symbols(),
            SampleEstimator.estimate(returns),
            null,
            Objective.MAXIMIZE_UTILITY,
            Method.MEAN_VARIANCE,
            Constraints.box(true, false, 0.0, 1.0),
            parameters().robust(new Robust(Robust.Kind.ELLIPSOID, 50.0, Map.of())).build());
    for (double weight : optimum(problem)) {
      assertThat(weight).isCloseTo(0.0, within(1e-9));
    }
  }

  @Test
  void constraintsThatContradictEachOtherAreRefused() {
    Constraints c =
        Constraints.DEFAULT
            .with()
            .groups(List.of(new Constraints.Group("a", List.of(A), 0.0, 0.3)))
            .minReturn(0.09)
            .build();
    Outcome outcome = solve(two(Objective.MINIMIZE_VARIANCE, c, parameters().build()));
    assertThat(((Failed) outcome).reason()).isEqualTo(Reason.INFEASIBLE_CONSTRAINTS);
  }

  @Test
  void aVolatilityBelowTheLeastIsInfeasible() {
    Constraints c = Constraints.DEFAULT.with().maxVolatility(0.089).build();
    Outcome outcome = solve(two(Objective.MAXIMIZE_RETURN, c, parameters().build()));
    assertThat(((Failed) outcome).reason()).isEqualTo(Reason.INFEASIBLE_CONSTRAINTS);
  }

  @Test
  void aTrackingErrorNeedsABenchmark() {
    Constraints c = Constraints.DEFAULT.with().maxTrackingError(0.02).build();
    Outcome outcome = solve(two(Objective.MAXIMIZE_RETURN, c, parameters().build()));
    assertThat(((Failed) outcome).reason()).isEqualTo(Reason.INVALID_CONSTRAINTS);
  }

  @Test
  void groupsOfManyAssetsGiveTheVarianceThatAnotherSolverFinds() {
    for (int seed = 0; seed < 10; seed++) {
      Random random = new Random(seed);
      int n = 10 + random.nextInt(20);
      ReturnsMatrix returns = RandomMarket.returns(random, n, 3 * n);
      Estimates estimates = SampleEstimator.estimate(returns);
      List<Symbol> half = returns.symbols().subList(0, n / 2);
      Constraints c =
          Constraints.DEFAULT
              .with()
              .groups(List.of(new Constraints.Group("half", half, 0.7, 0.8)))
              .build();
      Problem problem =
          new Problem(
              returns.symbols(),
              estimates,
              null,
              Objective.MINIMIZE_VARIANCE,
              Method.MEAN_VARIANCE,
              c,
              parameters().build());
      double own = Measures.variance(estimates.sigma(), optimum(problem));
      double theirs = theirVariance(estimates, n / 2);
      assertThat(own).isCloseTo(theirs, within(1e-6 * theirs));
      assertThat(own).isLessThanOrEqualTo(theirs * (1.0 + 1e-9));
    }
  }

  private static double theirVariance(Estimates estimates, int members) {
    int n = estimates.assets();
    ExpressionsBasedModel model = new ExpressionsBasedModel();
    Variable[] weights = new Variable[n];
    Expression sum = model.newExpression("sum").level(1.0);
    Expression group = model.newExpression("group").lower(0.7).upper(0.8);
    for (int i = 0; i < n; i++) {
      weights[i] = model.newVariable("w" + i).lower(0.0).upper(1.0);
      sum.set(weights[i], 1.0);
      if (i < members) {
        group.set(weights[i], 1.0);
      }
    }
    Expression variance = model.newExpression("variance").weight(1.0);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        variance.set(weights[i], weights[j], estimates.sigma()[i * n + j]);
      }
    }
    return model.minimise().getValue();
  }

  @ParameterizedTest
  @EnumSource(
      value = Objective.class,
      names = {
        "MINIMIZE_VARIANCE",
        "MAXIMIZE_SHARPE",
        "MAXIMIZE_RETURN",
        "MAXIMIZE_UTILITY",
        "MINIMIZE_CVAR",
        "MAXIMIZE_SORTINO",
        "MAXIMIZE_DIVERSIFICATION"
      })
  void aSingularCovarianceWithDuplicatesIsOrdinaryInput(Objective objective) {
    ReturnsMatrix full = RandomMarket.returns(new Random(11), 8, 6);
    double[] cells = full.returns();
    for (int row = 0; row < cells.length; row += 8) {
      cells[row + 3] = cells[row];
    }
    Problem problem =
        new Problem(
            full.symbols(),
            SampleEstimator.estimate(full),
            Scenarios.of(full),
            objective,
            Method.MEAN_VARIANCE,
            Constraints.box(true, true, 0.0, 0.3)
                .with()
                .cvarConfidence(0.1)
                .maxTurnover(1.0)
                .maxTrackingError(0.05)
                .build(),
            parameters().trading(equal(full.symbols())).build());
    Outcome outcome = solve(problem);
    if (objective == Objective.MAXIMIZE_SORTINO) { // six rows leave weights that never lose
      assertThat(((Failed) outcome).reason()).isEqualTo(Reason.UNBOUNDED);
      return;
    }
    assertThat(outcome).isInstanceOf(Solved.class);
    assertThat(((Solved) outcome).status()).isEqualTo(Status.OPTIMAL);
  }

  /** Equal weights, held and as the benchmark. */
  private static Trading equal(List<Symbol> symbols) {
    Map<Symbol, Double> held = new HashMap<>();
    symbols.forEach(symbol -> held.put(symbol, 1.0 / symbols.size()));
    return new Trading(held, 0.0, Trading.Benchmark.EQUAL, 1, List.of());
  }

  @Test
  void aStopIsHonouredAtEveryPoll() {
    ReturnsMatrix returns = RandomMarket.returns(new Random(3), 30, 120);
    Constraints c = Constraints.DEFAULT.with().maxTurnover(0.5).maxVolatility(0.3).build();
    Problem problem =
        new Problem(
            returns.symbols(),
            SampleEstimator.estimate(returns),
            null,
            Objective.MAXIMIZE_SHARPE,
            Method.MEAN_VARIANCE,
            c,
            parameters().trading(equal(returns.symbols())).build());
    AtomicInteger polls = new AtomicInteger();
    new Optimizer().solve(problem, counting(polls, Integer.MAX_VALUE));
    int all = polls.get();
    assertThat(all).isGreaterThan(10);
    for (int at = 1; at < all; at += Math.max(1, all / 12)) {
      polls.set(0);
      Outcome outcome = new Optimizer().solve(problem, counting(polls, at));
      assertThat(((Failed) outcome).reason())
          .as("poll %d of %d", at, all)
          .isEqualTo(Reason.CANCELLED);
      assertThat(polls.get() - at).isLessThanOrEqualTo(40);
    }
  }

  private static Cancellation counting(AtomicInteger polls, int stopAt) {
    return () ->
        polls.incrementAndGet() >= stopAt
            ? Cancellation.Verdict.CANCELLED
            : Cancellation.Verdict.GO_ON;
  }
}
