package dev.ringfolio.core.optimizer.frontier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.EveryUniverse;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.ReferenceCase;
import dev.ringfolio.core.optimizer.ReferenceUniverse;
import dev.ringfolio.core.risk.Estimates;
import java.io.IOException;
import java.util.List;

/** The published frontiers, at the goal's tolerance. */
class EfficientFrontierCasesTest {
  private static final double OBJECTIVE = 1e-9;
  private static final double WEIGHT = 1e-5;

  @EveryUniverse
  void everyPublishedPointOfTheFrontierIsMet(String name) throws IOException {
    ReferenceUniverse universe = ReferenceUniverse.read(name);
    Estimates estimates = universe.estimates();
    double worst = 0.0;
    int count = 0;
    for (ReferenceCase one : universe.cases()) {
      if (one.kind().equals("efficient_frontier")) {
        worst = Math.max(worst, check(estimates, one));
        count++;
      }
    }
    assertThat(count).isPositive();
    System.out.printf("%s: %d frontiers, worst relative error %.1e%n", name, count, worst);
  }

  private static double check(Estimates estimates, ReferenceCase one) {
    FrontierOutcome.Traced traced =
        (FrontierOutcome.Traced) EfficientFrontier.trace(estimates, one.box(), Cancellation.NEVER);
    assertThat(traced.status()).isEqualTo(Outcome.Status.OPTIMAL);
    JsonNode wanted = one.expected().get("points");
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
    assertThat(worst).as(one.id()).isLessThanOrEqualTo(OBJECTIVE);
    return worst;
  }

  private static double error(double actual, JsonNode point, String field) {
    double expected = point.get(field).asDouble();
    return Math.abs(actual - expected) / Math.abs(expected);
  }
}
