package dev.ringfolio.core.quantum;

/**
 * Which assets to hold, as a quadratic function of bits (QUBO):
 *
 * <pre>  C(x) = q x'Σx − μ'x + penalty (Σᵢxᵢ − budget)²,   x ∈ {0,1}ⁿ</pre>
 *
 * Since {@code xᵢ² = xᵢ}, it is {@code constant + Σᵢ linear[i] xᵢ + Σ_{i<j} pair[i·n+j] xᵢxⱼ}. A
 * selection is an index below 2ⁿ: bit i, counted from the least significant one, is {@code xᵢ}.
 *
 * @param qubits n
 * @param budget how many assets are wanted
 * @param constant penalty · budget²
 * @param linear n; <em>read</em>
 * @param pair n×n, row-major, symmetric, zero on the diagonal; <em>read</em>
 */
@SuppressWarnings("ArrayRecordComponent") // read, never written
record SelectionProblem(int qubits, int budget, double constant, double[] linear, double[] pair) {

  /**
   * @param mu n, annual expected returns; <em>read</em>
   * @param sigma n×n, row-major, symmetric, annual covariance; <em>read</em>
   * @param riskFactor q
   */
  static SelectionProblem of(
      double[] mu, double[] sigma, double riskFactor, double penalty, int budget) {
    int n = mu.length;
    double[] linear = new double[n];
    double[] pair = new double[n * n];
    for (int i = 0; i < n; i++) {
      linear[i] = riskFactor * sigma[i * n + i] - mu[i] + penalty * (1.0 - 2.0 * budget);
      for (int j = 0; j < n; j++) {
        if (j != i) {
          pair[i * n + j] = 2.0 * (riskFactor * sigma[i * n + j] + penalty);
        }
      }
    }
    return new SelectionProblem(n, budget, penalty * budget * budget, linear, pair);
  }

  /** {@code C} at one selection, term by term. */
  double cost(int selection) {
    double cost = constant;
    for (int i = 0; i < qubits; i++) {
      if ((selection >> i & 1) != 0) {
        cost += linear[i];
        for (int j = 0; j < i; j++) {
          cost += (selection >> j & 1) != 0 ? pair[i * qubits + j] : 0.0;
        }
      }
    }
    return cost;
  }

  /** Whether as many assets are selected as the budget wants. */
  boolean keepsBudget(int selection) {
    return Integer.bitCount(selection) == budget;
  }
}
