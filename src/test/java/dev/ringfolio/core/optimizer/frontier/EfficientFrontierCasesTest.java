package dev.ringfolio.core.optimizer.frontier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.ReferenceUniverse;
import dev.ringfolio.core.risk.Estimates;
import dev.ringfolio.core.risk.SampleEstimator;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published frontiers, at the goal's tolerance. */
class EfficientFrontierCasesTest {
  private static final double OBJECTIVE = 1e-9;
  private static final double WEIGHT = 1e-5;

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
  void everyPublishedPointOfTheFrontierIsMet(String name) throws IOException {
    ReferenceUniverse universe = ReferenceUniverse.read(name);
    Estimates estimates = SampleEstimator.estimate(universe.returns());
    double worst = 0.0;
    int count = 0;
    for (JsonNode one : universe.cases()) {
      if (one.get("objective").asText().equals("efficient_frontier")) {
        worst = Math.max(worst, check(estimates, one));
        count++;
      }
    }
    assertThat(count).isPositive();
    System.out.printf("%s: %d frontiers, worst relative error %.1e%n", name, count, worst);
  }

  private static double check(Estimates estimates, JsonNode one) {
    JsonNode c = one.get("constraints");
    Constraints box =
        Constraints.box(
            c.get("long_only").asBoolean(),
            c.get("sum_to_one").asBoolean(),
            c.get("min_weight").asDouble(),
            c.get("max_weight").asDouble());
    FrontierOutcome.Traced traced =
        (FrontierOutcome.Traced) EfficientFrontier.trace(estimates, box, Cancellation.NEVER);
    assertThat(traced.status()).isEqualTo(Outcome.Status.OPTIMAL);
    JsonNode wanted = one.get("expected").get("points");
    List<FrontierPortfolio> points = traced.frontier().points(wanted.size());
    double worst = 0.0;
    for (int k = 0; k < points.size(); k++) {
      FrontierPortfolio point = points.get(k);
      assertThat(point.certificate().optimal()).isTrue();
      worst = Math.max(worst, error(point.expectedReturn(), wanted.get(k), "target_return"));
      worst =
          Math.max(worst, error(point.expectedVolatility(), wanted.get(k), "expected_volatility"));
      for (int i = 0; i < estimates.assets(); i++) {
        assertThat(point.weights()[i])
            .as("point %d weight %d", k, i)
            .isCloseTo(wanted.get(k).get("weights").get(i).asDouble(), within(WEIGHT));
      }
    }
    assertThat(worst).as(one.get("id").asText()).isLessThanOrEqualTo(OBJECTIVE);
    return worst;
  }

  private static double error(double actual, JsonNode point, String field) {
    double expected = point.get(field).asDouble();
    return Math.abs(actual - expected) / Math.abs(expected);
  }
}
