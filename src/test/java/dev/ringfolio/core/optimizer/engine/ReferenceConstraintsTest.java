package dev.ringfolio.core.optimizer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Robust;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trading;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.ReferenceCase;
import dev.ringfolio.core.optimizer.ReferenceUniverse;
import dev.ringfolio.core.risk.Estimates;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The published cases of constraints and robust utility, at the gate's tolerance. */
class ReferenceConstraintsTest {
  private static final double OBJECTIVE = 1e-8;

  /** How far from their optimum the published turnover cases are, by their own second solver. */
  private static final double PUBLISHED = 2e-8;

  @Test
  void everyPublishedOptimumUnderConstraintsIsMetOrBeatenWithinTheGate() throws IOException {
    Map<String, ReferenceUniverse> universes = new HashMap<>();
    double worst = 0.0;
    int count = 0;
    for (ReferenceCase one : ReferenceCase.ofFile("_constraints")) {
      String name = one.get("universe").asText();
      if (!universes.containsKey(name)) {
        universes.put(name, ReferenceUniverse.read(name));
      }
      worst = Math.max(worst, check(universes.get(name), one));
      count++;
    }
    assertThat(count).isGreaterThanOrEqualTo(18);
    System.out.printf("_constraints: %d cases, worst relative error %.1e%n", count, worst);
  }

  private static double check(ReferenceUniverse universe, ReferenceCase one) {
    Problem problem = problem(universe, one);
    double want = one.expectedValue();
    double value = value(problem, one.optimum(problem).weights());
    boolean least = problem.objective() == Objective.MINIMIZE_VARIANCE;
    double worse = (least ? value - want : want - value) / Math.abs(want);
    assertThat(worse).as(one.id()).isLessThanOrEqualTo(OBJECTIVE);
    assertThat(-worse).as(one.id()).isLessThanOrEqualTo(PUBLISHED);
    return Math.abs(worse);
  }

  private static Problem problem(ReferenceUniverse universe, ReferenceCase one) {
    List<Symbol> symbols = universe.returns().symbols();
    Map<Symbol, Double> equal = new HashMap<>();
    symbols.forEach(symbol -> equal.put(symbol, 1.0 / symbols.size()));
    boolean worstCase = one.kind().equals("maximize_worst_case_utility");
    Objective objective = worstCase ? Objective.MAXIMIZE_UTILITY : one.objective().orElseThrow();
    Parameters.Builder parameters =
        new Parameters.Builder(30.0)
            .riskAversion(one.parameter("risk_aversion", 1.0))
            .trading(new Trading(equal, 0.0, Trading.Benchmark.EQUAL, 1, List.of()));
    if (worstCase) {
      double radius = one.get("parameters").get("kappa").asDouble();
      parameters.robust(new Robust(Robust.Kind.ELLIPSOID, radius, Map.of()));
    }
    return new Problem(
        symbols,
        universe.estimates(),
        null,
        objective,
        Method.MEAN_VARIANCE,
        one.limits(symbols),
        parameters.build());
  }

  /** By the plain formulas of the cases. */
  private static double value(Problem problem, double[] w) {
    Estimates estimates = problem.estimates();
    int n = w.length;
    double mean = 0.0;
    double variance = 0.0;
    double errors = 0.0;
    for (int i = 0; i < n; i++) {
      mean += w[i] * estimates.mu()[i];
      double error2 = estimates.sigma()[i * n + i] / (estimates.observations() / 252.0);
      errors += w[i] * w[i] * error2;
      for (int j = 0; j < n; j++) {
        variance += w[i] * w[j] * estimates.sigma()[i * n + j];
      }
    }
    Robust robust = problem.parameters().robust();
    double uncertainty = robust == null ? 0.0 : robust.radius() * Math.sqrt(errors);
    return switch (problem.objective()) {
      case MINIMIZE_VARIANCE -> variance;
      case MAXIMIZE_RETURN -> mean - uncertainty;
      default -> mean - uncertainty - 0.5 * problem.parameters().riskAversion() * variance;
    };
  }
}
