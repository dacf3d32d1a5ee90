package dev.ringfolio.core.optimizer.convex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trading;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.ConstrainedProblems;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Problems;
import dev.ringfolio.core.optimizer.Progress;
import dev.ringfolio.core.optimizer.SyntheticUniverse;
import dev.ringfolio.core.optimizer.cone.Halt;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import dev.ringfolio.core.optimizer.solver.ConstraintSet;
import dev.ringfolio.core.optimizer.solver.Task;
import dev.ringfolio.core.risk.SampleEstimator;
import dev.ringfolio.core.risk.Scenarios;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Some assets and the rest give what all assets give; the interior point over all is the twin. */
class SiftingTest {
  private static final int ASSETS = 120;
  private static final int ROWS = 240;

  @ParameterizedTest
  @EnumSource(
      names = {
        "MINIMIZE_VARIANCE",
        "MAXIMIZE_SHARPE",
        "MAXIMIZE_RETURN",
        "MAXIMIZE_UTILITY",
        "MINIMIZE_CVAR",
        "MAXIMIZE_SORTINO",
        "MAXIMIZE_DIVERSIFICATION"
      })
  void everyObjectiveHasTheSameValueOverSomeAssetsAsOverAll(Objective objective) {
    Random random = new Random(objective.ordinal());
    for (int kind = 0; kind < 6; kind++) {
      compare(Task.of(problem(random, objective, kind), Cancellation.NEVER, Progress.NONE));
    }
  }

  @Property(tries = 25)
  void anyLimitsTogetherGiveTheSameOrNoAnswer(
      @ForAll long seed, @ForAll @IntRange(max = 6) int objective) {
    Objective wanted = ConstrainedProblems.OBJECTIVES.get(objective % 7);
    Random random = new Random(seed);
    Problem problem = problem(random, wanted, random.nextInt(6));
    Constraints c = problem.constraints();
    Problem harder =
        new Problem(
            problem.symbols(),
            problem.estimates(),
            problem.scenarios(),
            wanted,
            Method.MEAN_VARIANCE,
            Constraints.box(true, random.nextBoolean(), 0.0, 0.05 + random.nextDouble())
                .with()
                .groups(c.groups())
                .maxTurnover(random.nextBoolean() ? random.nextDouble() : null)
                .maxTrackingError(c.maxTrackingError())
                .maxVolatility(random.nextBoolean() ? 0.1 + 0.2 * random.nextDouble() : null)
                .minReturn(c.minReturn())
                .build(),
            problem.parameters());
    compare(Task.of(harder, Cancellation.NEVER, Progress.NONE));
  }

  /** Nothing is compared where sifting leaves the problem to the interior point. */
  private static void compare(Task task) {
    Goal goal = Goal.of(task);
    ConstraintSet set = ConstraintSet.of(task);
    if (!Sifting.worthwhile(goal, set)) {
      return;
    }
    ConvexAnswer some = Sifting.solve(goal, set, task.sigma(), new Halt(Cancellation.NEVER));
    if (!some.certificate().optimal()) {
      return;
    }
    ConvexAnswer all = ConvexAnswer.of(goal, set, task.sigma(), 0, new Halt(Cancellation.NEVER));
    double one = new ConvexSolver().value(task, some.weights());
    double other = new ConvexSolver().value(task, all.weights());
    assertThat(all.certificate().optimal()).isTrue();
    assertThat(one).isCloseTo(other, within(2e-9 * Math.max(1.0, Math.abs(other))));
  }

  @Test
  void fewAssetsAreChosenWhereFewAreHeld() {
    Problem problem = problem(new Random(1), Objective.MINIMIZE_VARIANCE, 0);
    Task task = Task.of(problem, Cancellation.NEVER, Progress.NONE);
    ConvexAnswer some =
        Sifting.solve(
            Goal.of(task), ConstraintSet.of(task), task.sigma(), new Halt(Cancellation.NEVER));

    assertThat(some.certificate().gap()).isLessThan(1e-12);
    assertThat(some.certificate().infeasibility()).isLessThan(1e-12);
  }

  @Test
  void whatIsHeldAndNotTradedStaysAsItIs() {
    Problem problem = problem(new Random(2), Objective.MAXIMIZE_SHARPE, 1);
    double[] weights =
        ((Outcome.Solved) new Optimizer().solve(problem, Cancellation.NEVER)).weights();
    int still = 0;
    for (double weight : weights) {
      still += Math.abs(weight - 1.0 / ASSETS) < 1e-15 ? 1 : 0;
    }

    assertThat(still).isGreaterThan(ASSETS / 3);
  }

  @Test
  void shortsAndLeastWeightsAreLeftToTheInteriorPoint() {
    Problem problem = problem(new Random(3), Objective.MAXIMIZE_SHARPE, 1);
    assertThat(worthwhile(problem, -0.1)).isFalse();
    assertThat(worthwhile(problem, 0.001)).isFalse();
    assertThat(worthwhile(problem, 0.0)).isTrue();
  }

  private static boolean worthwhile(Problem problem, double minWeight) {
    Constraints constraints =
        Constraints.box(minWeight >= 0.0, true, minWeight, 1.0).with().maxTurnover(0.4).build();
    Task task = Task.of(Problems.under(constraints, problem), Cancellation.NEVER, Progress.NONE);
    return Sifting.worthwhile(Goal.of(task), ConstraintSet.of(task));
  }

  /** Groups, turnover, tracking error, volatility, least return, cost. */
  private static Problem problem(Random random, Objective objective, int kind) {
    ReturnsMatrix returns = SyntheticUniverse.of(ASSETS, ROWS, random.nextLong());
    List<Symbol> symbols = returns.symbols();
    Map<Symbol, Double> equal = new HashMap<>();
    symbols.forEach(symbol -> equal.put(symbol, 1.0 / ASSETS));
    Constraints.Group half =
        new Constraints.Group(
            "half", symbols.subList(0, ASSETS / 2), 0.2, 0.3 + random.nextFloat());
    Constraints constraints =
        Constraints.DEFAULT
            .with()
            .groups(kind == 0 ? List.of(half) : List.of())
            .maxTurnover(kind == 1 ? Double.valueOf(0.1 + random.nextDouble()) : null)
            .maxTrackingError(kind == 2 ? Double.valueOf(0.03 + 0.05 * random.nextDouble()) : null)
            .maxVolatility(kind == 3 ? Double.valueOf(0.15 + 0.1 * random.nextDouble()) : null)
            .minReturn(kind == 4 ? Double.valueOf(0.1 + 0.05 * random.nextDouble()) : null)
            .build();
    double cost = kind == 5 ? 0.002 : 0.0;
    return new Problem(
        symbols,
        SampleEstimator.estimate(returns),
        Scenarios.of(returns),
        objective,
        Method.MEAN_VARIANCE,
        constraints,
        Parameters.defaults(30.0)
            .with()
            .trading(new Trading(equal, cost, Trading.Benchmark.EQUAL, 1, List.of()))
            .build());
  }
}
