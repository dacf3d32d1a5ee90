package dev.ringfolio.core.risk;

/** Correlations of a covariance. Pure; any thread. */
public final class Correlation {
  private Correlation() {}

  /**
   * {@code ρ_ij = Σ_ij/(σ_i·σ_j)}, held within −1 and 1 against rounding; exactly 1 on the
   * diagonal.
   *
   * @param sigma n×n, row-major, symmetric; <em>read</em>
   * @return n×n, row-major, symmetric; NaN off the diagonal for an asset without variance
   * @throws IllegalArgumentException if a number is not finite or a variance is negative
   */
  public static double[] of(int n, double[] sigma) {
    double[] deviation = Diversification.volatilities(n, sigma);
    double[] correlation = new double[n * n];
    for (int i = 0; i < n; i++) {
      correlation[i * n + i] = 1.0;
      for (int j = 0; j < i; j++) {
        double value = correlation(sigma[i * n + j], deviation[i], deviation[j]);
        correlation[i * n + j] = value;
        correlation[j * n + i] = value;
      }
    }
    return correlation;
  }

  private static double correlation(double covariance, double one, double other) {
    if (!Double.isFinite(covariance)) {
      throw new IllegalArgumentException("a covariance is " + covariance);
    }
    return one > 0.0 && other > 0.0
        ? Math.max(-1.0, Math.min(1.0, covariance / one / other))
        : Double.NaN;
  }
}
