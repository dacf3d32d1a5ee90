package dev.ringfolio.core.risk;

import dev.ringfolio.core.market.Halt;
import dev.ringfolio.core.model.CovarianceEstimator;

/**
 * Shrinkage of a covariance {@code S = X'X/T} towards a target F that is biased but steady: {@code
 * (1−s)·S + s·F}, with the intensity s that is best in expectation, estimated from the same rows.
 *
 * <p>The published formulas sum products of third and fourth powers over all pairs of assets. Here
 * every such sum is taken apart into sums by row, for example {@code Σ_ij Σ_t x_ti² x_tj² = Σ_t
 * (Σ_i x_ti²)²}, so that the intensity costs T·n + n² operations beside the product X'X.
 *
 * <p>Fourth powers of returns are formed: beyond 1e70 they overflow, and the estimate is refused.
 *
 * <p>References: Ledoit and Wolf, <i>A well-conditioned estimator for large-dimensional covariance
 * matrices</i>, J. Multivariate Analysis 88 (2004); Ledoit and Wolf, <i>Honey, I shrunk the sample
 * covariance matrix</i>, J. Portfolio Management 30 (2004); Chen, Wiesel, Eldar and Hero,
 * <i>Shrinkage algorithms for MMSE covariance estimation</i>, IEEE Trans. Signal Processing 58
 * (2010), in the form without the terms of 2/n that scikit-learn uses.
 */
final class Shrinkage {
  /** Of the squares of all cells: a target as near as that is S itself, as it is for two assets. */
  private static final double DISTANCE_ZERO = 1e-28;

  private Shrinkage() {}

  /**
   * Shrinks a covariance in place.
   *
   * @param s n×n, row-major, symmetric: X'X/T; <em>read and written</em>
   * @param x the deviations that it was made of
   * @return the intensity, 0 to 1; 0 for a single asset; anything where the halt was asked
   */
  static double shrink(double[] s, Deviations x, CovarianceEstimator estimator, Halt halt) {
    int n = x.assets();
    if (n == 1) {
      return 0.0;
    }
    return switch (estimator) {
      case LEDOIT_WOLF -> toIdentity(s, n, ledoitWolf(s, x, halt));
      case OAS -> toIdentity(s, n, oracleApproximating(s, n, x.rows()));
      case LEDOIT_WOLF_CONSTANT_CORRELATION -> toConstantCorrelation(s, x, halt);
      case SAMPLE, EXPONENTIAL -> throw new IllegalArgumentException(estimator + " has no target");
    };
  }

  /** Towards {@code tr(S)/n·I}. */
  private static double toIdentity(double[] s, int n, double intensity) {
    double target = intensity * trace(s, n) / n;
    for (int i = 0; i < s.length; i++) {
      s[i] *= 1.0 - intensity;
    }
    for (int i = 0; i < n; i++) {
      s[i * n + i] += target;
    }
    return intensity;
  }

  /** With {@code m = tr(S)/n}: {@code min(β, δ)/δ}, β the variance of S's cells, δ its distance. */
  private static double ledoitWolf(double[] s, Deviations x, Halt halt) {
    int n = x.assets();
    double mean = trace(s, n) / n;
    double squares = squares(s);
    double distance = (squares - n * mean * mean) / n;
    double spread = (meanSquaredLength(x, halt) - squares) / ((double) n * x.rows());
    double numerator = Math.min(spread, distance);
    return numerator > 0.0 ? numerator / distance : 0.0;
  }

  private static double oracleApproximating(double[] s, int n, int rows) {
    double mean = trace(s, n) / n;
    double alpha = squares(s) / ((double) n * n);
    double numerator = alpha + mean * mean;
    double denominator = (rows + 1.0) * (alpha - mean * mean / n);
    return denominator > 0.0 ? Math.min(numerator / denominator, 1.0) : 1.0;
  }

  /**
   * Towards {@code F_ij = r·σ_i·σ_j} off the diagonal and {@code S_ii} on it, r the mean
   * correlation of the assets that have a variance. The intensity is {@code (π̂ − ρ̂)/(γ̂·T)}
   * within 0 and 1: {@code π̂ = Σ_ij (1/T Σ_t x_ti² x_tj² − S_ij²)} is T times the variance of the
   * cells of S, ρ̂ T times their covariance with those of F, and γ̂ the squared distance of F from
   * S.
   */
  private static double toConstantCorrelation(double[] s, Deviations x, Halt halt) {
    int n = x.assets();
    double[] deviation = new double[n];
    double[] inverse = new double[n]; // 0 for an asset that never moves
    for (int i = 0; i < n; i++) {
      deviation[i] = Math.sqrt(s[i * n + i]);
      inverse[i] = deviation[i] > 0.0 ? 1.0 / deviation[i] : 0.0;
    }
    double correlation = meanCorrelation(s, inverse);
    double distance = 0.0;
    for (int i = 0; i < n; i++) {
      distance += rowDistance(s, i, deviation, correlation);
    }
    double numerator =
        meanSquaredLength(x, halt)
            - squares(s)
            - covarianceWithTarget(s, x, deviation, inverse, correlation, halt);
    double intensity =
        distance > DISTANCE_ZERO * squares(s)
            ? Math.max(0.0, Math.min(1.0, numerator / distance / x.rows()))
            : 0.0;
    for (int i = 0; i < n; i++) {
      mixRow(s, i, deviation, correlation, intensity);
    }
    return intensity;
  }

  private static double meanCorrelation(double[] s, double[] inverse) {
    int n = inverse.length;
    int moving = 0;
    double sum = 0.0;
    for (int i = 0; i < n; i++) {
      moving += inverse[i] > 0.0 ? 1 : 0;
      sum += inverse[i] * InnerProduct.of(s, i * n, inverse, 0, i);
    }
    return moving > 1 ? 2.0 * sum / ((double) moving * (moving - 1)) : 0.0;
  }

  private static double rowDistance(double[] s, int i, double[] deviation, double correlation) {
    int n = deviation.length;
    double scale = correlation * deviation[i];
    double sum = 0.0;
    for (int j = 0; j < n; j++) {
      double difference = j == i ? 0.0 : s[i * n + j] - scale * deviation[j];
      sum += difference * difference;
    }
    return sum;
  }

  private static void mixRow(
      double[] s, int i, double[] deviation, double correlation, double intensity) {
    int n = deviation.length;
    double own = s[i * n + i];
    double scale = intensity * correlation * deviation[i];
    for (int j = 0; j < n; j++) {
      s[i * n + j] = (1.0 - intensity) * s[i * n + j] + scale * deviation[j];
    }
    s[i * n + i] = own;
  }

  /** {@code 1/T Σ_t (Σ_i x_ti²)² = Σ_ij 1/T Σ_t x_ti² x_tj²}. */
  private static double meanSquaredLength(Deviations x, Halt halt) {
    int n = x.assets();
    double fourth = 0.0;
    for (int t = 0; t < x.rows() && !halt.now(); t++) {
      double length = InnerProduct.of(x.cells(), t * n, x.cells(), t * n, n);
      fourth += length * length;
    }
    return fourth / x.rows();
  }

  /**
   * ρ̂ = Σ_i ( 1/T Σ_t x_ti⁴ − S_ii² ) + r Σ_(i≠j) σ_j/σ_i ( 1/T Σ_t x_ti³ x_tj − S_ii S_ij ), T
   * times the covariance of the cells of S with those of F.
   */
  private static double covarianceWithTarget(
      double[] s,
      Deviations x,
      double[] deviation,
      double[] inverse,
      double correlation,
      Halt halt) {
    int n = x.assets();
    double fourth = 0.0;
    double mixed = 0.0;
    for (int t = 0; t < x.rows() && !halt.now(); t++) {
      double[] row = rowMoments(x.cells(), t * n, deviation, inverse);
      fourth += row[0];
      mixed += row[1] * row[2] - row[0];
    }
    double diagonal = 0.0;
    double offDiagonal = 0.0;
    for (int i = 0; i < n; i++) {
      double variance = s[i * n + i];
      diagonal += variance * variance;
      double along = InnerProduct.of(s, i * n, deviation, 0, n) - variance * deviation[i];
      offDiagonal += variance * inverse[i] * along;
    }
    return fourth / x.rows() - diagonal + correlation * (mixed / x.rows() - offDiagonal);
  }

  /** {Σ x_i⁴, Σ x_i³/σ_i, Σ x_j σ_j} of one row. */
  private static double[] rowMoments(double[] x, int row, double[] deviation, double[] inverse) {
    double fourth = 0.0;
    double cubes = 0.0;
    double along = 0.0;
    for (int i = 0; i < deviation.length; i++) {
      double value = x[row + i];
      double square = value * value;
      fourth += square * square;
      cubes += square * value * inverse[i];
      along += value * deviation[i];
    }
    return new double[] {fourth, cubes, along};
  }

  private static double trace(double[] s, int n) {
    double trace = 0.0;
    for (int i = 0; i < n; i++) {
      trace += s[i * n + i];
    }
    return trace;
  }

  private static double squares(double[] s) {
    return InnerProduct.of(s, s);
  }
}
