package dev.ringfolio.core.optimizer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.WireName;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Outcome.Status;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Problems;
import dev.ringfolio.core.optimizer.ReferenceUniverse;
import dev.ringfolio.core.risk.Estimates;
import dev.ringfolio.core.risk.SampleEstimator;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published cases of the three objectives, at the gate's tolerances. */
class ReferenceCasesTest {
  private static final double OBJECTIVE = 1e-8;
  private static final double FEASIBLE = 1e-9;
  private static final double WEIGHT = 1e-5;
  private static final Set<Objective> BUILT =
      EnumSet.of(Objective.MINIMIZE_VARIANCE, Objective.MAXIMIZE_SHARPE, Objective.MAXIMIZE_RETURN);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "u5_factors",
        "u10_riskfolio",
        "u20_sp500",
        "u50_cvxp",
        "u200_cvxp",
        "u431_cvxp",
        "synth500"
      })
  void everyPublishedOptimumIsMetWithinTheGate(String name) throws IOException {
    ReferenceUniverse universe = ReferenceUniverse.read(name);
    Estimates estimates = SampleEstimator.estimate(universe.returns());
    double worst = 0.0;
    int count = 0;
    for (JsonNode one : universe.cases()) {
      Objective objective =
          WireName.parse(Objective.class, one.get("objective").asText()).orElse(null);
      if (objective != null && BUILT.contains(objective)) {
        worst = Math.max(worst, check(estimates, objective, one));
        count++;
      }
    }
    assertThat(count).isGreaterThanOrEqualTo(12);
    System.out.printf("%s: %d cases, worst relative error %.1e%n", name, count, worst);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "u5_factors",
        "u10_riskfolio",
        "u20_sp500",
        "u50_cvxp",
        "u200_cvxp",
        "u431_cvxp",
        "synth500"
      })
  void theReturnsHaveThePublishedChecksums(String name) throws IOException {
    ReferenceUniverse universe = ReferenceUniverse.read(name);
    JsonNode sums = universe.facts().get("checksums");
    double[] returns = universe.returns().returns();
    Estimates estimates = SampleEstimator.estimate(universe.returns());
    int n = estimates.assets();
    double trace = 0.0;
    for (int i = 0; i < n; i++) {
      trace += estimates.sigma()[i * n + i];
    }
    for (int i = 0; i < 3; i++) {
      assertThat(returns[i]).isEqualTo(sums.get("first_row_first3").get(i).asDouble());
      assertThat(returns[returns.length - 3 + i])
          .isEqualTo(sums.get("last_row_last3").get(i).asDouble());
    }
    near(Arrays.stream(returns).sum(), sums.get("sum_returns").asDouble(), 1e-11);
    near(Arrays.stream(returns).map(r -> r * r).sum(), sums.get("sum_squares").asDouble(), 1e-12);
    near(trace, sums.get("trace_cov").asDouble(), 1e-12);
    near(Arrays.stream(estimates.mu()).sum(), sums.get("sum_mu").asDouble(), 1e-11);
  }

  private static void near(double actual, double expected, double relative) {
    assertThat(actual).isCloseTo(expected, within(relative * Math.abs(expected)));
  }

  private static double check(Estimates estimates, Objective objective, JsonNode one) {
    JsonNode c = one.get("constraints");
    Constraints constraints =
        Constraints.box(
            c.get("long_only").asBoolean(),
            c.get("sum_to_one").asBoolean(),
            c.get("min_weight").asDouble(),
            c.get("max_weight").asDouble());
    double riskFree = one.get("parameters").path("risk_free_rate").asDouble(0.0);
    Problem problem =
        new Problem(
            estimates, objective, Method.MEAN_VARIANCE, constraints, Problems.riskFree(riskFree));
    String id = one.get("id").asText();
    Outcome outcome = new Optimizer().solve(problem, Cancellation.NEVER);
    assertThat(outcome).as(id).isInstanceOf(Solved.class);
    Solved solved = (Solved) outcome;
    assertThat(solved.status()).as("%s %s", id, solved.certificate()).isEqualTo(Status.OPTIMAL);
    double[] w = solved.weights();
    assertThat(Arrays.stream(w).sum()).as(id).isCloseTo(1.0, within(FEASIBLE));
    assertThat(Arrays.stream(w).min().orElseThrow())
        .as(id)
        .isGreaterThanOrEqualTo(constraints.lowerBound() - FEASIBLE);
    assertThat(Arrays.stream(w).max().orElseThrow())
        .as(id)
        .isLessThanOrEqualTo(constraints.maxWeight() + FEASIBLE);
    JsonNode expected = one.get("expected");
    double want = expected.get("objective_value").asDouble();
    double error = Math.abs(Problems.value(problem, w) - want) / Math.abs(want);
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
