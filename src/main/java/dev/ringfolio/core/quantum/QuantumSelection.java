package dev.ringfolio.core.quantum;

import java.util.List;
import java.util.Map;

/**
 * How the circuit came to its assets.
 *
 * @param chosen indices of the assets, ascending: the most probable selection that keeps the budget
 * @param qubits one for each asset
 * @param layers of the circuit
 * @param evaluations runs of the circuit in the search for its angles
 * @param expectation of the cost at the best angles, {@code ⟨C⟩}
 * @param probabilityOfOptimum to measure, at the best angles, the selection of least cost of all
 * @param cost of what was chosen, {@code C}
 * @param leastCost of all selections, by brute force
 */
public record QuantumSelection(
    List<Integer> chosen,
    int qubits,
    int layers,
    long evaluations,
    double expectation,
    double probabilityOfOptimum,
    double cost,
    double leastCost) {

  public QuantumSelection {
    chosen = List.copyOf(chosen);
  }

  /** How much more the chosen assets cost than the best ones, in units of the cost; at least 0. */
  public double bruteForceGap() {
    return cost - leastCost;
  }

  /** The facts as metrics, by their names on the wire. */
  public Map<String, Double> metrics() {
    return Map.of(
        "qubits",
        (double) qubits,
        "layers",
        (double) layers,
        "expectation",
        expectation,
        "probability_of_optimum",
        probabilityOfOptimum,
        "brute_force_gap",
        bruteForceGap());
  }
}
