package dev.ringfolio.core.optimizer.heuristic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trading;
import dev.ringfolio.core.model.WireName;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Progress;
import dev.ringfolio.core.optimizer.ReferenceUniverse;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import dev.ringfolio.core.optimizer.solver.Task;
import dev.ringfolio.core.risk.Estimates;
import dev.ringfolio.core.risk.SampleEstimator;
import dev.ringfolio.core.risk.Scenarios;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The published convex cases of twenty assets, by each heuristic within its default budget. */
class HeuristicCasesTest {
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
    Estimates estimates = SampleEstimator.estimate(universe.returns());
    double worst = Double.NEGATIVE_INFINITY;
    int count = 0;
    for (JsonNode one : universe.cases()) {
      if (one.get("objective").asText().equals(objective.wire())) {
        Problem problem = problem(universe, estimates, objective, method, one);
        worst = Math.max(worst, error(problem, one, NEAR));
        count++;
      }
    }
    assertThat(count).isGreaterThanOrEqualTo(4);
    System.out.printf(
        "%s %s: %d cases, worst relative error %.1e%n", method, objective, count, worst);
  }

  /** Each method with each objective: tests of their own, since those of the tail take longest. */
  private static List<Arguments> searches() {
    List<Arguments> searches = new ArrayList<>();
    for (Method method : Method.values()) {
      for (Objective objective : Objective.values()) {
        if (method.name().matches("GENETIC_.*|SIMULATED_.*|PARTICLE_.*") && searched(objective)) {
          searches.add(Arguments.of(method, objective));
        }
      }
    }
    return searches;
  }

  @ParameterizedTest
  @EnumSource(
      value = Method.class,
      names = {"GENETIC_ALGORITHM", "SIMULATED_ANNEALING", "PARTICLE_SWARM"})
  void publishedOptimaUnderGroupsTurnoverAndTrackingErrorAreMet(Method method) throws IOException {
    ReferenceUniverse universe = ReferenceUniverse.read("u20_sp500");
    Estimates estimates = SampleEstimator.estimate(universe.returns());
    JsonNode cases =
        new ObjectMapper()
            .readTree(ReferenceUniverse.shared().resolve("cases/_constraints.json").toFile())
            .get("cases");
    int count = 0;
    for (JsonNode one : cases) {
      Objective objective =
          WireName.parse(Objective.class, one.get("objective").asText()).orElse(null);
      boolean here = one.get("id").asText().startsWith("u20_sp500/");
      if (here && objective != null && searched(objective)) {
        Problem problem = limited(universe, estimates, objective, method, one.get("constraints"));
        double error = error(problem, one, NEAR_WITH_LIMITS);
        System.out.printf("%s %s: %.1e%n", method, one.get("id").asText(), error);
        count++;
      }
    }
    assertThat(count).isEqualTo(3);
  }

  private static boolean searched(Objective objective) {
    return switch (objective) {
      case MINIMIZE_VARIANCE,
          MAXIMIZE_SHARPE,
          MAXIMIZE_RETURN,
          MINIMIZE_CVAR,
          MAXIMIZE_SORTINO,
          MAXIMIZE_DIVERSIFICATION ->
          true;
      default -> false;
    };
  }

  /** How much worse than the published value the answer is, relative to it. */
  private static double error(Problem problem, JsonNode one, double near) {
    String id = one.get("id").asText();
    Outcome outcome = new Optimizer().solve(problem, Cancellation.NEVER);
    assertThat(outcome).as(id).isInstanceOf(Solved.class);
    double want = one.get("expected").get("objective_value").asDouble();
    double found = value(problem, ((Solved) outcome).weights());
    boolean lessIsBetter =
        problem.objective() == Objective.MINIMIZE_VARIANCE
            || problem.objective() == Objective.MINIMIZE_CVAR;
    double error = (lessIsBetter ? found - want : want - found) / Math.abs(want);
    assertThat(error).as("%s by %s", id, problem.method()).isBetween(-BETTER, near);
    return error;
  }

  private static double value(Problem problem, double[] weights) {
    Task task = Task.of(problem, Cancellation.NEVER, Progress.NONE);
    return CostTest.value(HeuristicSolver.cost(task), weights);
  }

  private static Problem problem(
      ReferenceUniverse universe,
      Estimates estimates,
      Objective objective,
      Method method,
      JsonNode one) {
    JsonNode c = one.get("constraints");
    JsonNode p = one.get("parameters");
    Constraints constraints =
        new Constraints(
            c.get("long_only").asBoolean(),
            c.get("sum_to_one").asBoolean(),
            c.get("min_weight").asDouble(),
            c.get("max_weight").asDouble(),
            p.path("cvar_tail").asDouble(0.05),
            List.of(),
            null,
            null,
            null,
            null);
    Parameters parameters =
        Parameters.defaults(30.0)
            .with()
            .riskFreeRate(p.path("risk_free_rate").asDouble(0.0))
            .targetReturn(p.path("target_annual").asDouble(0.0))
            .build();
    return problem(universe, estimates, objective, method, constraints, parameters);
  }

  private static Problem limited(
      ReferenceUniverse universe,
      Estimates estimates,
      Objective objective,
      Method method,
      JsonNode c) {
    List<Symbol> symbols = universe.returns().symbols();
    List<Constraints.Group> groups = new ArrayList<>();
    for (JsonNode group : c.path("groups")) {
      List<Symbol> members = new ArrayList<>();
      group.get("assets").forEach(asset -> members.add(symbols.get(asset.asInt())));
      double min = group.get("min").asDouble();
      groups.add(
          new Constraints.Group(
              "group" + groups.size(), members, min, group.get("max").asDouble()));
    }
    Map<Symbol, Double> equal = new HashMap<>();
    symbols.forEach(symbol -> equal.put(symbol, 1.0 / symbols.size()));
    JsonNode turnover = c.path("turnover").path("max_l1");
    JsonNode trackingError = c.path("tracking_error").path("max");
    Constraints constraints =
        new Constraints(
            true,
            true,
            0.0,
            1.0,
            0.05,
            groups,
            turnover.isNumber() ? turnover.asDouble() : null,
            trackingError.isNumber() ? trackingError.asDouble() : null,
            null,
            null);
    Trading trading = new Trading(equal, 0.0, Trading.Benchmark.EQUAL, 1, List.of());
    Parameters parameters = Parameters.defaults(30.0).with().trading(trading).build();
    return problem(universe, estimates, objective, method, constraints, parameters);
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
