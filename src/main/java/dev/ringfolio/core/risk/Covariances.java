package dev.ringfolio.core.risk;

import dev.ringfolio.core.market.Halt;
import dev.ringfolio.core.model.CovarianceEstimator;

/**
 * The covariance estimators. Each is one product X'X of the deviations ({@link CrossProducts}) and
 * a few passes over its n² cells.
 *
 * <ul>
 *   <li>sample: {@code 252·X'X/(T−1)}
 *   <li>exponential: {@code 252·Σ_t v_t x_t x_t'}, with the weights of {@link #decay}; deviations
 *       are from the plain mean, and no bias is corrected
 *   <li>shrunk: {@code 252·((1−s)·S + s·F)} with {@code S = X'X/T}, the target F and intensity s of
 *       {@link Shrinkage}
 * </ul>
 */
final class Covariances {

  /**
   * An annual covariance.
   *
   * @param sigma n×n, row-major, symmetric
   * @param intensity of the shrinkage, 0 to 1; NaN where nothing was shrunk
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never written
  record Covariance(double[] sigma, double intensity) {}

  private Covariances() {}

  /** The annual covariance; anything where the halt was asked. */
  static Covariance of(
      Deviations deviations, CovarianceEstimator estimator, double span, Halt halt) {
    return switch (estimator) {
      case SAMPLE -> unshrunk(deviations, 1.0 / (deviations.rows() - 1.0), halt);
      case EXPONENTIAL -> exponential(deviations, span, halt);
      case LEDOIT_WOLF, LEDOIT_WOLF_CONSTANT_CORRELATION, OAS ->
          shrunk(deviations, estimator, halt);
    };
  }

  /**
   * The weights of exponential estimators: {@code (1−a)^(T−1−t)} with {@code a = 2/(span+1)},
   * scaled to sum 1.
   *
   * @param span in rows, above 1
   */
  static double[] decay(int rows, double span) {
    double kept = 1.0 - 2.0 / (span + 1.0);
    double[] weights = new double[rows];
    double sum = 0.0;
    double weight = 1.0;
    for (int t = rows - 1; t >= 0; t--) {
      weights[t] = weight;
      sum += weight;
      weight *= kept;
    }
    for (int t = 0; t < rows; t++) {
      weights[t] /= sum;
    }
    return weights;
  }

  private static Covariance exponential(Deviations deviations, double span, Halt halt) {
    double[] factors = decay(deviations.rows(), span);
    for (int t = 0; t < factors.length; t++) {
      factors[t] = Math.sqrt(factors[t]);
    }
    return unshrunk(deviations.scaled(factors), 1.0, halt);
  }

  private static Covariance unshrunk(Deviations deviations, double divided, Halt halt) {
    return new Covariance(
        symmetric(deviations, SampleEstimator.PERIODS_PER_YEAR * divided, halt), Double.NaN);
  }

  private static Covariance shrunk(Deviations deviations, CovarianceEstimator to, Halt halt) {
    double[] sigma = symmetric(deviations, 1.0 / deviations.rows(), halt);
    double intensity = halt.asked() ? 0.0 : Shrinkage.shrink(sigma, deviations, to, halt);
    for (int i = 0; i < sigma.length; i++) {
      sigma[i] *= SampleEstimator.PERIODS_PER_YEAR;
    }
    return new Covariance(sigma, intensity);
  }

  private static double[] symmetric(Deviations deviations, double factor, Halt halt) {
    int n = deviations.assets();
    double[] products = CrossProducts.of(deviations.cells(), deviations.paddedRows(), n, halt);
    for (int i = 0; i < n && !halt.now(); i++) {
      for (int j = i; j < n; j++) {
        double value = products[i * n + j] * factor;
        products[i * n + j] = value;
        products[j * n + i] = value;
      }
    }
    return products;
  }
}
