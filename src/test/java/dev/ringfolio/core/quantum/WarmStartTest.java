package dev.ringfolio.core.quantum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Progress;
import dev.ringfolio.core.quantum.QuantumOutcome.Selected;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where VQE starts, and how far that takes it. */
class WarmStartTest {
  @Test
  void theProductStateHoldsEachAssetWithItsShare() {
    double[] shares = {0.3, 0.9, 0.5, 0.0, 1.0};
    SelectionProblem problem = Selections.any(new Random(5), shares.length);
    CostTable costs = CostTable.of(problem, Cancellation.NEVER);
    VqeCircuit circuit = new VqeCircuit(problem, costs, 2, Cancellation.NEVER);
    circuit.run(AngleSearch.product(shares, circuit.angles()));
    double[] held = {0.3, 0.9, 0.5, 0.05, 0.95};
    for (int selection = 0; selection < 1 << held.length; selection++) {
      double expected = 1.0;
      for (int i = 0; i < held.length; i++) {
        expected *= (selection >> i & 1) != 0 ? held[i] : 1.0 - held[i];
      }
      assertThat(circuit.probability(selection)).isCloseTo(expected, within(1e-14));
    }
  }

  /** From random angles alone, ten assets ended in local minima. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void theOptimumOfTenAssetsIsLikelyAfterOnePass(int seed) {
    Problem problem =
        Selections.problem(
            Selections.market(new Random(seed), 10),
            Method.VQE,
            Objective.MAXIMIZE_SHARPE,
            Constraints.DEFAULT,
            Parameters.defaults(30.0).with().evaluations(1_200).build());
    Selected answer =
        (Selected) new QuantumOptimizer().solve(problem, Cancellation.NEVER, Progress.NONE);
    System.out.printf("seed %d: %s%n", seed, answer.selection());
    assertThat(answer.selection().bruteForceGap()).isLessThan(0.02);
    assertThat(answer.selection().probabilityOfOptimum()).isGreaterThan(0.5);
  }
}
