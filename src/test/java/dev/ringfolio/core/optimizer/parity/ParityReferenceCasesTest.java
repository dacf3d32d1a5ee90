package dev.ringfolio.core.optimizer.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.core.model.ClusterDistance;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.WireName;
import dev.ringfolio.core.optimizer.EveryUniverse;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.ReferenceCase;
import dev.ringfolio.core.optimizer.ReferenceUniverse;
import dev.ringfolio.core.risk.Estimates;
import dev.ringfolio.core.risk.RiskContributions;
import java.io.IOException;
import java.util.Map;

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

  @EveryUniverse
  void everyPublishedPortfolioIsMetWithinTheGoal(String name) throws IOException {
    ReferenceUniverse universe = ReferenceUniverse.read(name);
    Estimates estimates = universe.estimates();
    double worst = 0.0;
    int count = 0;
    for (ReferenceCase one : universe.cases()) {
      Objective objective = BUILT.get(one.kind());
      if (objective != null) {
        worst = Math.max(worst, check(estimates, objective, one));
        count++;
      } else if (one.kind().equals("inverse_variance")) {
        compare(one, estimates, inverseVariance(estimates));
        count++;
      }
    }
    assertThat(count).isGreaterThanOrEqualTo(8);
    System.out.printf("%s: %d cases, worst relative error %.1e%n", name, count, worst);
  }

  private static double check(Estimates estimates, Objective objective, ReferenceCase one) {
    Solved solved =
        one.optimum(
            new Problem(estimates, objective, Method.MEAN_VARIANCE, one.box(), parameters(one)));
    if (objective == Objective.RISK_PARITY) {
      assertThat(solved.certificate().residual()).as(one.id()).isLessThan(CONTRIBUTION);
    }
    return compare(one, estimates, solved.weights());
  }

  private static Parameters parameters(ReferenceCase one) {
    return WireName.parse(ClusterDistance.class, one.get("parameters").path("distance").asText(""))
        .map(distance -> new Parameters.Builder(30.0).distance(distance).build())
        .orElse(Parameters.defaults(30.0));
  }

  /** Compares weights, the value and the contributions; returns the relative error of the value. */
  private static double compare(ReferenceCase one, Estimates estimates, double[] weights) {
    RiskContributions risk = RiskContributions.of(estimates.sigma(), weights);
    boolean ratio = one.kind().equals("maximize_diversification");
    double value = ratio ? risk.diversificationRatio() : risk.volatility();
    JsonNode metrics = one.expected().get("metrics");
    assertThat(risk.diversificationRatio())
        .as(one.id())
        .isCloseTo(metrics.get("diversification_ratio").asDouble(), within(1e-11));
    one.checkWeights(weights, WEIGHT);
    return one.checkValue(value, VALUE);
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
