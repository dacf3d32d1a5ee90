package dev.ringfolio.core.quantum;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.ReferenceCase;
import dev.ringfolio.core.optimizer.ReferenceUniverse;
import dev.ringfolio.core.risk.Estimates;
import dev.ringfolio.core.risk.SampleEstimator;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published selection problems and circuits. */
class ReferenceQuantumTest {
  private static final double EXACT = 1e-12;
  private double worst;

  @ParameterizedTest
  @ValueSource(
      strings = {"u20_sp500/first6/qubo", "u20_sp500/first10/qubo", "u20_sp500/first16/qubo"})
  void thePublishedSelectionProblemsAreMet(String id) throws IOException {
    JsonNode one = ReferenceCase.ofFile("_quantum", id).node();
    SelectionProblem problem = problem(one);
    CostTable costs = CostTable.of(problem, Cancellation.NEVER);
    JsonNode expected = one.get("expected");
    near(costs.least(), expected.get("qubo_min_value").asDouble());
    near(costs.mean(), expected.get("mean_cost").asDouble());
    near(costs.gapToSecond(), expected.get("gap_to_second").asDouble());
    assertThat(costs.argmin()).isEqualTo(expected.get("qubo_argmin_index").asInt());
    assertThat(problem.keepsBudget(costs.argmin()))
        .isEqualTo(expected.get("argmin_is_feasible").asBoolean());
    for (int i = 0; i < problem.qubits(); i++) {
      assertThat(costs.argmin() >> i & 1)
          .isEqualTo(expected.get("qubo_argmin_bits").get(i).asInt());
    }
    for (JsonNode circuit : expected.path("qaoa_expectations")) {
      checkCircuit(problem, costs, circuit);
    }
    System.out.printf("%s: worst error %.1e%n", id, worst);
  }

  @ParameterizedTest
  @ValueSource(strings = {"u20_sp500/first6/qubo", "u20_sp500/first10/qubo"})
  void thePublishedBestOfOneLayerIsReached(String id) throws IOException {
    JsonNode one = ReferenceCase.ofFile("_quantum", id).node();
    SelectionProblem problem = problem(one);
    CostTable costs = CostTable.of(problem, Cancellation.NEVER);
    QaoaCircuit circuit = new QaoaCircuit(problem, costs, 1, Cancellation.NEVER);
    double[] least = {Double.POSITIVE_INFINITY};
    AngleSearch search =
        new AngleSearch(
            circuit, costs.argmin(), 1_000, (run, found) -> least[0] = found.expectation());
    search.addLayers(new FirstLayer(problem).best(Cancellation.NEVER), 1);
    double expected = one.get("expected").get("qaoa_p1_best_found").get("expectation").asDouble();
    assertThat(least[0]).isLessThanOrEqualTo(expected + 1e-9);
    System.out.printf(
        "%s: one layer %.12f at %s, published %.12f%n",
        id, least[0], Arrays.toString(search.angles()), expected);
  }

  private void checkCircuit(SelectionProblem problem, CostTable costs, JsonNode one) {
    int layers = one.get("gamma").size();
    double[] angles = new double[2 * layers];
    for (int layer = 0; layer < layers; layer++) {
      angles[layer] = one.get("gamma").get(layer).asDouble();
      angles[layers + layer] = one.get("beta").get(layer).asDouble();
    }
    QaoaCircuit circuit = new QaoaCircuit(problem, costs, layers, Cancellation.NEVER);
    circuit.run(angles);
    near(circuit.expectation(), one.get("expectation").asDouble());
    near(circuit.probability(costs.argmin()), one.get("prob_argmin").asDouble());
    near(circuit.norm(), 1.0);
    near(circuit.amplitude(0)[0], one.get("amp0").get(0).asDouble());
    near(circuit.amplitude(0)[1], one.get("amp0").get(1).asDouble());
  }

  /** Within 1e-12 of numbers below one, relatively beyond. */
  private void near(double actual, double expected) {
    double error = Math.abs(actual - expected) / Math.max(1.0, Math.abs(expected));
    worst = Math.max(worst, error);
    assertThat(error).isLessThanOrEqualTo(EXACT);
  }

  private static SelectionProblem problem(JsonNode one) throws IOException {
    ReturnsMatrix all = ReferenceUniverse.read(one.get("universe").asText()).returns();
    Estimates estimates = SampleEstimator.estimate(all);
    int n = one.get("n").asInt();
    double[] mu = Arrays.copyOf(estimates.mu(), n);
    double[] sigma = new double[n * n];
    for (int i = 0; i < n; i++) {
      System.arraycopy(estimates.sigma(), i * all.assets(), sigma, i * n, n);
    }
    return SelectionProblem.of(
        mu,
        sigma,
        one.get("q").asDouble(),
        one.get("penalty").asDouble(),
        one.get("budget").asInt());
  }
}
