package dev.ringfolio.core.risk;

/** How well risk is spread. Pure; any thread. */
public final class Diversification {
  private Diversification() {}

  /**
   * The diversification ratio {@code w'σ/√(w'Σw)} (Choueifaty and Coignard, 2008): 1 for one asset,
   * √n for n uncorrelated ones of equal risk.
   *
   * @param sigma n×n, row-major, symmetric; <em>read</em>
   * @param weights n; <em>read</em>
   * @return NaN where the portfolio has no variance
   * @throws IllegalArgumentException if a number is not finite or a variance is negative
   */
  public static double ratio(double[] sigma, double[] weights) {
    Series.check(weights, 1);
    volatilities(weights.length, sigma);
    return RiskContributions.of(sigma, weights).diversificationRatio();
  }

  /**
   * The score {@code 100·(1 − Σc²)·n/(n−1)} of risk contributions c: 100 where they are equal, 0
   * where one asset bears all, below where some hedge others. One asset scores 0.
   *
   * @param contributions n, fractions of the variance that sum to 1; <em>read</em>
   * @throws IllegalArgumentException if there are none, or one is not finite
   */
  public static double score(double[] contributions) {
    Series.check(contributions, 1);
    int n = contributions.length;
    return n == 1
        ? 0.0
        : 100.0 * (1.0 - InnerProduct.of(contributions, contributions)) * n / (n - 1.0);
  }

  /** Square roots of the diagonal, which must be variances. */
  static double[] volatilities(int n, double[] sigma) {
    double[] volatilities = new double[n];
    for (int i = 0; i < n; i++) {
      double variance = sigma[i * n + i];
      if (!(variance >= 0.0 && variance < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("variance " + i + " is " + variance);
      }
      volatilities[i] = Math.sqrt(variance);
    }
    return volatilities;
  }
}
