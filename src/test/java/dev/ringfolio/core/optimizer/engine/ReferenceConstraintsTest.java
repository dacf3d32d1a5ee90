package dev.ringfolio.core.optimizer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Robust;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trading;
import dev.ringfolio.core.model.WireName;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Outcome.Status;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.ReferenceUniverse;
import dev.ringfolio.core.risk.Estimates;
import dev.ringfolio.core.risk.SampleEstimator;
import java.io.IOException;
import java.util.ArrayList;
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
    JsonNode cases =
        new ObjectMapper()
            .readTree(ReferenceUniverse.shared().resolve("cases/_constraints.json").toFile())
            .get("cases");
    Map<String, ReferenceUniverse> universes = new HashMap<>();
    double worst = 0.0;
    int count = 0;
    for (JsonNode one : cases) {
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

  private static double check(ReferenceUniverse universe, JsonNode one) {
    String id = one.get("id").asText();
    Problem problem = problem(universe, one);
    Outcome outcome = new Optimizer().solve(problem, Cancellation.NEVER);
    assertThat(outcome).as(id).isInstanceOf(Solved.class);
    Solved solved = (Solved) outcome;
    assertThat(solved.status()).as("%s %s", id, solved.certificate()).isEqualTo(Status.OPTIMAL);
    double want = one.get("expected").get("objective_value").asDouble();
    double value = value(problem, solved.weights());
    boolean least = problem.objective() == Objective.MINIMIZE_VARIANCE;
    double worse = (least ? value - want : want - value) / Math.abs(want);
    assertThat(worse).as(id).isLessThanOrEqualTo(OBJECTIVE);
    assertThat(-worse).as(id).isLessThanOrEqualTo(PUBLISHED);
    return Math.abs(worse);
  }

  private static Problem problem(ReferenceUniverse universe, JsonNode one) {
    Estimates estimates = SampleEstimator.estimate(universe.returns());
    List<Symbol> symbols = universe.returns().symbols();
    Map<Symbol, Double> equal = new HashMap<>();
    symbols.forEach(symbol -> equal.put(symbol, 1.0 / symbols.size()));
    JsonNode c = one.get("constraints");
    JsonNode p = one.path("parameters");
    boolean worstCase = one.get("objective").asText().equals("maximize_worst_case_utility");
    Objective objective =
        worstCase
            ? Objective.MAXIMIZE_UTILITY
            : WireName.parse(Objective.class, one.get("objective").asText()).orElseThrow();
    JsonNode turnover = c.get("turnover");
    JsonNode tracking = c.get("tracking_error");
    Constraints constraints =
        new Constraints(
            c.get("long_only").asBoolean(),
            true,
            0.0,
            1.0,
            Constraints.DEFAULT_CVAR_CONFIDENCE,
            groups(symbols, c.path("groups")),
            turnover == null ? null : turnover.get("max_l1").asDouble(),
            tracking == null ? null : tracking.get("max").asDouble(),
            null,
            null);
    Parameters.Builder parameters =
        new Parameters.Builder(30.0)
            .riskAversion(p.path("risk_aversion").asDouble(1.0))
            .trading(new Trading(equal, 0.0, Trading.Benchmark.EQUAL, 1, List.of()));
    if (worstCase) {
      parameters.robust(new Robust(Robust.Kind.ELLIPSOID, p.get("kappa").asDouble(), Map.of()));
    }
    return new Problem(
        symbols, estimates, null, objective, Method.MEAN_VARIANCE, constraints, parameters.build());
  }

  private static List<Constraints.Group> groups(List<Symbol> symbols, JsonNode groups) {
    List<Constraints.Group> all = new ArrayList<>();
    for (JsonNode group : groups) {
      List<Symbol> members = new ArrayList<>();
      group.get("assets").forEach(index -> members.add(symbols.get(index.asInt())));
      String name = "group " + all.size();
      all.add(
          new Constraints.Group(
              name, members, group.get("min").asDouble(), group.get("max").asDouble()));
    }
    return all;
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
