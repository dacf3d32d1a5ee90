package dev.ringfolio.core.optimizer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.optimizer.EveryUniverse;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Problems;
import dev.ringfolio.core.optimizer.ReferenceCase;
import dev.ringfolio.core.optimizer.ReferenceUniverse;
import dev.ringfolio.core.risk.Estimates;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** The published cases of the three objectives, at the gate's tolerances. */
class ReferenceCasesTest {
  private static final double OBJECTIVE = 1e-8;
  private static final double FEASIBLE = 1e-9;
  private static final double WEIGHT = 1e-5;
  private static final Set<Objective> BUILT =
      EnumSet.of(Objective.MINIMIZE_VARIANCE, Objective.MAXIMIZE_SHARPE, Objective.MAXIMIZE_RETURN);

  @EveryUniverse
  void everyPublishedOptimumIsMetWithinTheGate(String name) throws IOException {
    ReferenceUniverse universe = ReferenceUniverse.read(name);
    Estimates estimates = universe.estimates();
    double worst = 0.0;
    int count = 0;
    for (ReferenceCase one : universe.cases()) {
      Objective objective = one.objective().orElse(null);
      if (objective != null && BUILT.contains(objective)) {
        worst = Math.max(worst, check(estimates, objective, one));
        count++;
      }
    }
    assertThat(count).isGreaterThanOrEqualTo(12);
    System.out.printf("%s: %d cases, worst relative error %.1e%n", name, count, worst);
  }

  @EveryUniverse
  void theReturnsHaveThePublishedChecksums(String name) throws IOException {
    ReferenceUniverse universe = ReferenceUniverse.read(name);
    JsonNode sums = universe.facts().get("checksums");
    double[] returns = universe.returns().returns();
    Estimates estimates = universe.estimates();
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

  private static double check(Estimates estimates, Objective objective, ReferenceCase one) {
    Problem problem =
        new Problem(
            estimates,
            objective,
            Method.MEAN_VARIANCE,
            one.box(),
            Problems.riskFree(one.parameter("risk_free_rate", 0.0)));
    double[] weights = one.optimum(problem).weights();
    one.checkFeasible(weights, FEASIBLE);
    one.checkUniqueWeights(weights, WEIGHT);
    return one.checkValue(Problems.value(problem, weights), OBJECTIVE);
  }
}
