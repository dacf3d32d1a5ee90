package dev.ringfolio.core.risk;

/**
 * Where the risk of weights comes from, by the plain formulas, from one product with Σ.
 *
 * @param volatility annual, {@code sqrt(w'Σw)}
 * @param diversificationRatio {@code w·σ / volatility} with {@code σ_i = sqrt(Σ_ii)}; NaN at zero
 *     volatility
 * @param fractions n, {@code w_i(Σw)_i / (w'Σw)}, of sum one; NaN at zero volatility; <em>read</em>
 */
@SuppressWarnings("ArrayRecordComponent") // read, never written
public record RiskContributions(
    double volatility, double diversificationRatio, double[] fractions) {

  /**
   * The contributions of weights.
   *
   * @param sigma n×n, row-major, symmetric, annual; <em>read</em>
   * @param weights n; <em>read</em>
   */
  public static RiskContributions of(double[] sigma, double[] weights) {
    int n = weights.length;
    double[] marginal = new double[n];
    double alone = 0.0;
    for (int i = 0; i < n; i++) {
      if (weights[i] != 0.0) {
        addRow(marginal, weights[i], sigma, i * n);
        alone += weights[i] * Math.sqrt(sigma[i * n + i]);
      }
    }
    double variance = 0.0;
    for (int i = 0; i < n; i++) {
      marginal[i] *= weights[i];
      variance += marginal[i];
    }
    boolean risky = variance > 0.0;
    for (int i = 0; i < n; i++) {
      marginal[i] = risky ? marginal[i] / variance : Double.NaN;
    }
    double volatility = risky ? Math.sqrt(variance) : 0.0;
    return new RiskContributions(volatility, risky ? alone / volatility : Double.NaN, marginal);
  }

  private static void addRow(double[] sum, double factor, double[] matrix, int row) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] += factor * matrix[row + j];
    }
  }
}
