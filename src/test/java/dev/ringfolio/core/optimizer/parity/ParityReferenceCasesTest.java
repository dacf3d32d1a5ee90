package dev.ringfolio.core.optimizer.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.core.model.ClusterDistance;
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
import dev.ringfolio.core.risk.RiskContributions;
import dev.ringfolio.core.risk.SampleEstimator;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published cases of what shares risk, far inside the gate's tolerances. */
class ParityReferenceCasesTest {
  /** The goal; the gate is 1e-8. */
  private static final double VALUE = 1e-12;

  /** The gate is 1e-5, for what is flat; these are not. */
  private static final double WEIGHT = 1e-12;

  private static final double CONTRIBUTION = 1e-12;

  private static final Map<String, Objective> BUILT =
      Map.of(
          "risk_parity", Objective.RISK_PARITY,
          "hrp", Objective.HIERARCHICAL_RISK_PARITY,
          "equal_weight", Objective.EQUAL_WEIGHT,
          "inverse_volatility", Objective.INVERSE_VOLATILITY,
          "maximize_diversification", Objective.MAXIMIZE_DIVERSIFICATION);

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
  void everyPublishedPortfolioIsMetWithinTheGoal(String name) throws IOException {
    ReferenceUniverse universe = ReferenceUniverse.read(name);
    Estimates estimates = SampleEstimator.estimate(universe.returns());
    double worst = 0.0;
    int count = 0;
    for (JsonNode one : universe.cases()) {
      Objective objective = BUILT.get(one.get("objective").asText());
      if (objective != null) {
        worst = Math.max(worst, check(estimates, objective, one));
        count++;
      } else if (one.get("objective").asText().equals("inverse_variance")) {
        compare(one, estimates, inverseVariance(estimates));
        count++;
      }
    }
    assertThat(count).isGreaterThanOrEqualTo(8);
    System.out.printf("%s: %d cases, worst relative error %.1e%n", name, count, worst);
  }

  private static double check(Estimates estimates, Objective objective, JsonNode one) {
    JsonNode c = one.get("constraints");
    Constraints constraints =
        Constraints.box(
            c.get("long_only").asBoolean(),
            c.get("sum_to_one").asBoolean(),
            c.get("min_weight").asDouble(),
            c.get("max_weight").asDouble());
    Problem problem =
        new Problem(estimates, objective, Method.MEAN_VARIANCE, constraints, parameters(one));
    Outcome outcome = new Optimizer().solve(problem, Cancellation.NEVER);
    String id = one.get("id").asText();
    assertThat(outcome).as("%s %s", id, outcome).isInstanceOf(Solved.class);
    Solved solved = (Solved) outcome;
    assertThat(solved.status()).as("%s %s", id, solved.certificate()).isEqualTo(Status.OPTIMAL);
    if (objective == Objective.RISK_PARITY) {
      assertThat(solved.certificate().residual()).as(id).isLessThan(CONTRIBUTION);
    }
    return compare(one, estimates, solved.weights());
  }

  private static Parameters parameters(JsonNode one) {
    return WireName.parse(ClusterDistance.class, one.get("parameters").path("distance").asText(""))
        .map(distance -> new Parameters.Builder(30.0).distance(distance).build())
        .orElse(Parameters.defaults(30.0));
  }

  /** Compares weights, the value and the contributions; returns the relative error of the value. */
  private static double compare(JsonNode one, Estimates estimates, double[] weights) {
    String id = one.get("id").asText();
    JsonNode expected = one.get("expected");
    RiskContributions risk = RiskContributions.of(estimates.sigma(), weights);
    boolean ratio = one.get("objective").asText().equals("maximize_diversification");
    double value = ratio ? risk.diversificationRatio() : risk.volatility();
    double want = expected.get("objective_value").asDouble();
    assertThat(value).as(id).isCloseTo(want, within(VALUE * want));
    JsonNode metrics = expected.get("metrics");
    assertThat(risk.diversificationRatio())
        .as(id)
        .isCloseTo(metrics.get("diversification_ratio").asDouble(), within(1e-11));
    for (int i = 0; i < weights.length; i++) {
      assertThat(weights[i])
          .as("%s weight %d", id, i)
          .isCloseTo(expected.get("weights").get(i).asDouble(), within(WEIGHT));
    }
    return Math.abs(value - want) / want;
  }

  private static double[] inverseVariance(Estimates estimates) {
    int n = estimates.assets();
    double[] weights = new double[n];
    double sum = 0.0;
    for (int i = 0; i < n; i++) {
      weights[i] = 1.0 / estimates.sigma()[i * n + i];
      sum += weights[i];
    }
    for (int i = 0; i < n; i++) {
      weights[i] /= sum;
    }
    return weights;
  }
}
