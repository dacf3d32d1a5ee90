package dev.ringfolio.core.risk;

import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.model.Symbol;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Annual expected returns of assets, but for Black–Litterman's. */
final class ExpectedReturns {
  /**
   * Of the greatest variance that a portfolio's weights allow: less is no variance but rounding.
   */
  static final double VARIANCE_ZERO = 1e-12;

  private ExpectedReturns() {}

  /** {@code 252·mean}. */
  static double[] arithmetic(Deviations deviations) {
    double[] mu = deviations.means().clone();
    scale(mu, SampleEstimator.PERIODS_PER_YEAR);
    return mu;
  }

  /** {@code 252·Σ_t v_t r_t} with the weights of {@link Covariances#decay}. */
  static double[] exponential(ReturnsMatrix returns, double span) {
    double[] weights = Covariances.decay(returns.observations(), span);
    double[] mu = new double[returns.assets()];
    for (int t = 0; t < weights.length; t++) {
      addRow(mu, weights[t], returns.returns(), t * mu.length);
    }
    scale(mu, SampleEstimator.PERIODS_PER_YEAR);
    return mu;
  }

  /**
   * What the capital asset pricing model makes of the market's own return (Sharpe, 1964): {@code rf
   * + β_i·(μ_m − rf)} with {@code β = Σw/(w'Σw)} and {@code μ_m = μ'w}.
   *
   * @param mu n, arithmetic, annual; <em>read</em>
   * @param sigma n×n, row-major, annual, by whichever estimator; <em>read</em>
   * @param market n, weights of the market; <em>read</em>
   * @param riskFreeRate annual
   * @return empty where the market has no variance, and so no beta
   */
  static Optional<double[]> capm(
      double[] mu, double[] sigma, double[] market, double riskFreeRate) {
    int n = mu.length;
    double[] expected = new double[n];
    for (int i = 0; i < n; i++) {
      expected[i] = InnerProduct.of(sigma, i * n, market, 0, n);
    }
    double variance = InnerProduct.of(expected, market);
    if (variance <= VARIANCE_ZERO * greatestVariance(sigma, market)) {
      return Optional.empty();
    }
    double premium = InnerProduct.of(mu, market) - riskFreeRate;
    for (int i = 0; i < n; i++) {
      expected[i] = riskFreeRate + expected[i] / variance * premium;
    }
    return Optional.of(expected);
  }

  /** {@code (Σ|p_i|σ_i)²}: the variance of a portfolio if all its assets moved as one. */
  static double greatestVariance(double[] sigma, double[] portfolio) {
    int n = portfolio.length;
    double sum = 0.0;
    for (int i = 0; i < n; i++) {
      sum += Math.abs(portfolio[i]) * Math.sqrt(sigma[i * n + i]);
    }
    return sum * sum;
  }

  /**
   * The weights of the market, n, scaled to sum 1.
   *
   * @param named empty means equal weights; a symbol that is not named weighs nothing
   */
  static double[] market(Map<Symbol, Double> named, List<Symbol> symbols) {
    double[] weights = new double[symbols.size()];
    if (named.isEmpty()) {
      Arrays.fill(weights, 1.0 / weights.length);
      return weights;
    }
    double sum = 0.0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = named.getOrDefault(symbols.get(i), 0.0);
      sum += weights[i];
    }
    scale(weights, 1.0 / sum);
    return weights;
  }

  private static void addRow(double[] sum, double weight, double[] matrix, int row) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += weight * matrix[row + i];
    }
  }

  private static void scale(double[] values, double factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
  }
}
