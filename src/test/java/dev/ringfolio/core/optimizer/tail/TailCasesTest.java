package dev.ringfolio.core.optimizer.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.WireName;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Outcome.Status;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.ReferenceUniverse;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import dev.ringfolio.core.risk.Estimates;
import dev.ringfolio.core.risk.SampleEstimator;
import dev.ringfolio.core.risk.Scenarios;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The published cases of least CVaR and best Sortino ratio, ten times as near as the gate asks. */
class TailCasesTest {
  private static final double OBJECTIVE = 1e-8;
  private static final double FEASIBLE = 1e-12;
  private static final double WEIGHT = 1e-5;
  private static final Set<Objective> TAIL =
      EnumSet.of(Objective.MINIMIZE_CVAR, Objective.MAXIMIZE_SORTINO);

  @ParameterizedTest
  @CsvSource({
    "u5_factors, 16",
    "u10_riskfolio, 20",
    "u20_sp500, 20",
    "u50_cvxp, 20",
    "u200_cvxp, 16",
    "u431_cvxp, 2",
    "synth500, 1"
  })
  void everyPublishedOptimumIsMetWithinTheGoal(String name, int cases) throws IOException {
    ReferenceUniverse universe = ReferenceUniverse.read(name);
    Estimates estimates = SampleEstimator.estimate(universe.returns());
    Scenarios scenarios = Scenarios.of(universe.returns());
    double worst = 0.0;
    int count = 0;
    for (JsonNode one : universe.cases()) {
      Objective objective =
          WireName.parse(Objective.class, one.get("objective").asText()).orElse(null);
      if (objective != null && TAIL.contains(objective)) {
        worst = Math.max(worst, check(problem(estimates, scenarios, objective, one), one));
        count++;
      }
    }
    assertThat(count).isEqualTo(cases);
    System.out.printf("%s: %d tail cases, worst relative error %.1e%n", name, count, worst);
  }

  private static Problem problem(
      Estimates estimates, Scenarios scenarios, Objective objective, JsonNode one) {
    JsonNode c = one.get("constraints");
    JsonNode p = one.get("parameters");
    Constraints constraints =
        TailProblems.box(
            c.get("long_only").asBoolean(),
            c.get("sum_to_one").asBoolean(),
            c.get("min_weight").asDouble(),
            c.get("max_weight").asDouble(),
            p.path("cvar_tail").asDouble(Constraints.DEFAULT_CVAR_CONFIDENCE));
    Parameters parameters = TailProblems.rates(0.0, p.path("target_annual").asDouble(0.0));
    return new Problem(
        List.of(), estimates, scenarios, objective, Method.MEAN_VARIANCE, constraints, parameters);
  }

  private static double check(Problem problem, JsonNode one) {
    String id = one.get("id").asText();
    Outcome outcome = new Optimizer().solve(problem, Cancellation.NEVER);
    assertThat(outcome).as(id).isInstanceOf(Solved.class);
    Solved solved = (Solved) outcome;
    assertThat(solved.status()).as("%s %s", id, solved.certificate()).isEqualTo(Status.OPTIMAL);
    double[] w = solved.weights();
    assertThat(Arrays.stream(w).sum()).as(id).isCloseTo(1.0, within(FEASIBLE));
    assertThat(Arrays.stream(w).min().orElseThrow())
        .as(id)
        .isGreaterThanOrEqualTo(problem.constraints().lowerBound() - FEASIBLE);
    assertThat(Arrays.stream(w).max().orElseThrow())
        .as(id)
        .isLessThanOrEqualTo(problem.constraints().maxWeight() + FEASIBLE);
    boolean cvar = problem.objective() == Objective.MINIMIZE_CVAR;
    double value = cvar ? TailProblems.cvar(problem, w) : TailProblems.sortino(problem, w);
    assertThat(solved.metrics().more().get(cvar ? "cvar" : "sortino_ratio"))
        .as(id)
        .isCloseTo(value, within(1e-12 * Math.abs(value)));
    JsonNode expected = one.get("expected");
    double want = expected.get("objective_value").asDouble();
    double error = Math.abs(value - want) / Math.abs(want);
    assertThat(error).as(id).isLessThanOrEqualTo(OBJECTIVE);
    if (expected.get("weights_unique").asBoolean()) {
      for (int i = 0; i < w.length; i++) {
        assertThat(w[i])
            .as("%s weight %d", id, i)
            .isCloseTo(expected.get("weights").get(i).asDouble(), within(WEIGHT));
      }
    }
    return error;
  }
}
