package dev.ringfolio.core.optimizer.heuristic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trading;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Progress;
import dev.ringfolio.core.optimizer.ReferenceCase;
import dev.ringfolio.core.optimizer.ReferenceUniverse;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import dev.ringfolio.core.optimizer.solver.Task;
import dev.ringfolio.core.risk.Estimates;
import dev.ringfolio.core.risk.Scenarios;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The published convex cases of twenty assets, by each heuristic within its default budget. These
 * are minutes of arithmetic: as many cases are solved at once as there are cores, and {@code
 * -Dringfolio.searches=3} takes three pairs of method and objective, drawn afresh, of the eighteen.
 */
class HeuristicCasesTest {
  private static final int SEARCHES = Integer.getInteger("ringfolio.searches", Integer.MAX_VALUE);

  /** How near to the published optimum each heuristic must come, relative to it. */
  private static final double NEAR = 1e-4;

  /** A value better than the published one by more is a broken constraint or convention. */
  private static final double BETTER = 1e-8;

  /** With limits on a curved boundary the repair costs evaluations. */
  private static final double NEAR_WITH_LIMITS = 1e-3;

  @ParameterizedTest
  @MethodSource("searches")
  void everyPublishedOptimumOfTwentyAssetsIsMetWithinTheDefaultBudget(
      Method method, Objective objective) throws IOException {
    ReferenceUniverse universe = ReferenceUniverse.read("u20_sp500");
    Estimates estimates = universe.estimates();
    List<ReferenceCase> cases =
        universe.cases().stream().filter(one -> one.kind().equals(objective.wire())).toList();
    assertThat(cases).hasSizeGreaterThanOrEqualTo(4);
    double worst =
        cases.parallelStream()
            .mapToDouble(
                one -> error(boxed(universe, estimates, objective, method, one), one, NEAR))
            .max()
            .orElseThrow();
    System.out.printf(
        "%s %s: %d cases, worst relative error %.1e%n", method, objective, cases.size(), worst);
  }

  /** Each method with each objective: tests of their own, since those of the tail take longest. */
  private static List<Arguments> searches() {
    List<Arguments> searches = new ArrayList<>();
    for (Method method : Method.values()) {
      for (Objective objective : HeuristicContractTest.OBJECTIVES) {
        if (method.name().matches("GENETIC_.*|SIMULATED_.*|PARTICLE_.*")) {
          searches.add(Arguments.of(method, objective));
        }
      }
    }
    if (SEARCHES >= searches.size()) {
      return searches;
    }
    long seed = ThreadLocalRandom.current().nextLong();
    System.out.println(SEARCHES + " of " + searches.size() + " searches by seed " + seed + "L");
    Collections.shuffle(searches, new Random(seed));
    return searches.subList(0, SEARCHES);
  }

  @ParameterizedTest
  @EnumSource(
      value = Method.class,
      names = {"GENETIC_ALGORITHM", "SIMULATED_ANNEALING", "PARTICLE_SWARM"})
  void publishedOptimaUnderGroupsTurnoverAndTrackingErrorAreMet(Method method) throws IOException {
    ReferenceUniverse universe = ReferenceUniverse.read("u20_sp500");
    Estimates estimates = universe.estimates();
    int count = 0;
    for (ReferenceCase one : ReferenceCase.ofFile("_constraints")) {
      Objective objective = one.objective().orElse(null);
      boolean here = one.id().startsWith("u20_sp500/");
      if (here && objective != null && HeuristicContractTest.OBJECTIVES.contains(objective)) {
        Problem problem = limited(universe, estimates, objective, method, one);
        double error = error(problem, one, NEAR_WITH_LIMITS);
        System.out.printf("%s %s: %.1e%n", method, one.id(), error);
        count++;
      }
    }
    assertThat(count).isEqualTo(3);
  }

  /** How much worse than the published value the answer is, relative to it. */
  private static double error(Problem problem, ReferenceCase one, double near) {
    Outcome outcome = new Optimizer().solve(problem, Cancellation.NEVER);
    assertThat(outcome).as(one.id()).isInstanceOf(Solved.class);
    double want = one.expectedValue();
    double found = value(problem, ((Solved) outcome).weights());
    boolean lessIsBetter =
        problem.objective() == Objective.MINIMIZE_VARIANCE
            || problem.objective() == Objective.MINIMIZE_CVAR;
    double error = (lessIsBetter ? found - want : want - found) / Math.abs(want);
    assertThat(error).as("%s by %s", one.id(), problem.method()).isBetween(-BETTER, near);
    return error;
  }

  private static double value(Problem problem, double[] weights) {
    Task task = Task.of(problem, Cancellation.NEVER, Progress.NONE);
    return CostTest.value(HeuristicSolver.cost(task), weights);
  }

  private static Problem boxed(
      ReferenceUniverse universe,
      Estimates estimates,
      Objective objective,
      Method method,
      ReferenceCase one) {
    Parameters parameters =
        Parameters.defaults(30.0)
            .with()
            .riskFreeRate(one.parameter("risk_free_rate", 0.0))
            .targetReturn(one.parameter("target_annual", 0.0))
            .build();
    return problem(universe, estimates, objective, method, one.box(), parameters);
  }

  private static Problem limited(
      ReferenceUniverse universe,
      Estimates estimates,
      Objective objective,
      Method method,
      ReferenceCase one) {
    List<Symbol> symbols = universe.returns().symbols();
    Map<Symbol, Double> equal = new HashMap<>();
    symbols.forEach(symbol -> equal.put(symbol, 1.0 / symbols.size()));
    Trading trading = new Trading(equal, 0.0, Trading.Benchmark.EQUAL, 1, List.of());
    Parameters parameters = Parameters.defaults(30.0).with().trading(trading).build();
    return problem(universe, estimates, objective, method, one.limits(symbols), parameters);
  }

  private static Problem problem(
      ReferenceUniverse universe,
      Estimates estimates,
      Objective objective,
      Method method,
      Constraints constraints,
      Parameters parameters) {
    return new Problem(
        universe.returns().symbols(),
        estimates,
        Scenarios.of(universe.returns()),
        objective,
        method,
        constraints,
        parameters);
  }
}
