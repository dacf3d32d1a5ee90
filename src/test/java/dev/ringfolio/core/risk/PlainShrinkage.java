package dev.ringfolio.core.risk;

import dev.ringfolio.core.market.ReturnsMatrix;

/** The shrinkage formulas as they are printed, cell by cell: the oracle of {@link Shrinkage}. */
final class PlainShrinkage {
  final double[][] target;
  final double intensity;
  private final double[][] s;

  private PlainShrinkage(double[][] s, double[][] target, double intensity) {
    this.s = s;
    this.target = target;
    this.intensity = intensity;
  }

  double annual(int i, int j) {
    return 252 * ((1 - intensity) * s[i][j] + intensity * target[i][j]);
  }

  static PlainShrinkage ledoitWolf(ReturnsMatrix returns) {
    double[][] x = centred(returns);
    double[][] s = covariance(x);
    int n = s.length;
    double[][] target = identity(s);
    double d2 = 0;
    double b2 = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        d2 += square(s[i][j] - target[i][j]);
        for (double[] row : x) {
          b2 += square(row[i] * row[j] - s[i][j]) / square(x.length);
        }
      }
    }
    return new PlainShrinkage(s, target, n == 1 ? 0 : Math.min(b2, d2) / d2);
  }

  static PlainShrinkage oas(ReturnsMatrix returns) {
    double[][] s = covariance(centred(returns));
    int n = s.length;
    double[][] target = identity(s);
    double mean = target[0][0];
    double alpha = 0;
    for (double[] row : s) {
      for (double cell : row) {
        alpha += cell * cell / n / n;
      }
    }
    double ratio =
        (alpha + mean * mean) / ((returns.observations() + 1) * (alpha - mean * mean / n));
    return new PlainShrinkage(s, target, n == 1 ? 0 : Math.min(1, ratio));
  }

  static PlainShrinkage constantCorrelation(ReturnsMatrix returns) {
    double[][] x = centred(returns);
    double[][] s = covariance(x);
    int n = s.length;
    double r = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        r += i == j ? 0 : s[i][j] / Math.sqrt(s[i][i] * s[j][j]) / (n * (n - 1.0));
      }
    }
    double[][] target = new double[n][n];
    double pi = 0;
    double rho = 0;
    double gamma = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        target[i][j] = i == j ? s[i][i] : r * Math.sqrt(s[i][i] * s[j][j]);
        gamma += square(target[i][j] - s[i][j]);
        squares += square(s[i][j]);
        double own = 0;
        double first = 0;
        double second = 0;
        for (double[] row : x) {
          double cell = row[i] * row[j] - s[i][j];
          own += square(cell) / x.length;
          first += (square(row[i]) - s[i][i]) * cell / x.length;
          second += (square(row[j]) - s[j][j]) * cell / x.length;
        }
        pi += own;
        double ratio = Math.sqrt(s[j][j] / s[i][i]);
        rho += i == j ? own : r / 2 * (ratio * first + second / ratio);
      }
    }
    boolean same = gamma <= 1e-28 * squares; // but for rounding: 0/0 has no value
    double intensity = n <= 2 || same ? 0 : Math.max(0, Math.min(1, (pi - rho) / gamma / x.length));
    return new PlainShrinkage(s, target, intensity);
  }

  private static double[][] centred(ReturnsMatrix returns) {
    int n = returns.assets();
    double[][] x = new double[returns.observations()][n];
    for (int i = 0; i < n; i++) {
      double mean = 0;
      for (int t = 0; t < x.length; t++) {
        mean += returns.returns()[t * n + i] / x.length;
      }
      for (int t = 0; t < x.length; t++) {
        x[t][i] = returns.returns()[t * n + i] - mean;
      }
    }
    return x;
  }

  private static double[][] covariance(double[][] x) {
    int n = x[0].length;
    double[][] s = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (double[] row : x) {
          s[i][j] += row[i] * row[j] / x.length;
        }
      }
    }
    return s;
  }

  private static double[][] identity(double[][] s) {
    int n = s.length;
    double mean = 0;
    for (int i = 0; i < n; i++) {
      mean += s[i][i] / n;
    }
    double[][] target = new double[n][n];
    for (int i = 0; i < n; i++) {
      target[i][i] = mean;
    }
    return target;
  }

  private static double square(double value) {
    return value * value;
  }
}
