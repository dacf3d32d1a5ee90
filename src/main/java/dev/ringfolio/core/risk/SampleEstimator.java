package dev.ringfolio.core.risk;

import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.model.Warning;
import java.util.ArrayList;
import java.util.List;

/**
 * The default estimator: {@code mu = 252 · mean} and {@code Sigma = 252 · sample covariance} with
 * divisor T − 1.
 *
 * <p>Two passes: the means, then products of deviations. The products are summed tile by tile, four
 * rows at a time, so that a tile of the covariance stays in the first cache and the inner loop is
 * one the compiler vectorizes: T·n²/2 multiplications, of which most are done in registers.
 *
 * <p>Pure; any thread.
 */
public final class SampleEstimator {
  /** Trading days a year. */
  public static final int PERIODS_PER_YEAR = 252;

  /** Columns of a tile: 64 rows of it fit the second cache. */
  private static final int TILE = 128;

  /** Rows of a panel, a multiple of four. */
  private static final int PANEL = 64;

  /** Returns that differ by less are equal but for the rounding of prices' ratios. */
  private static final double DEVIATION_ZERO = 1e-15;

  private SampleEstimator() {}

  /**
   * The estimates of returns.
   *
   * @param returns at least two rows; <em>read</em>
   */
  public static Estimates estimate(ReturnsMatrix returns) {
    int n = returns.assets();
    int rows = returns.observations();
    if (rows < 2) {
      throw new IllegalArgumentException(rows + " return rows have no variance");
    }
    double[] mean = means(returns.returns(), rows, n);
    double[] deviations = deviations(returns.returns(), rows, n, mean);
    double[] sigma = products(deviations, rows, n);
    scaleAndMirror(sigma, n, PERIODS_PER_YEAR / (rows - 1.0));
    for (int i = 0; i < n; i++) {
      mean[i] *= PERIODS_PER_YEAR;
    }
    return new Estimates(n, mean, sigma, rows, "", warnings(returns, sigma));
  }

  private static List<Warning> warnings(ReturnsMatrix returns, double[] sigma) {
    int n = returns.assets();
    List<Warning> warnings = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      if (sigma[i * n + i] == 0.0) {
        warnings.add(
            new Warning(
                "zero_variance_asset",
                returns.symbols().get(i) + " has the same return in every row"));
      }
    }
    Conditioning.of(n, sigma, returns.observations()).warning().ifPresent(warnings::add);
    return warnings;
  }

  private static double[] means(double[] returns, int rows, int n) {
    double[] mean = new double[n];
    for (int t = 0; t < rows; t++) {
      addRow(mean, returns, t * n, n);
    }
    for (int i = 0; i < n; i++) {
      mean[i] /= rows;
    }
    return mean;
  }

  private static void addRow(double[] sum, double[] matrix, int offset, int n) {
    for (int i = 0; i < n; i++) {
      sum[i] += matrix[offset + i];
    }
  }

  /** The deviations, with rows of zeros after them up to a multiple of four. */
  private static double[] deviations(double[] returns, int rows, int n, double[] mean) {
    double[] deviations = new double[(rows + 3) / 4 * 4 * n];
    double[] greatest = new double[n];
    for (int t = 0; t < rows; t++) {
      for (int i = 0; i < n; i++) {
        double deviation = returns[t * n + i] - mean[i];
        deviations[t * n + i] = deviation;
        greatest[i] = Math.max(greatest[i], Math.abs(deviation));
      }
    }
    for (int i = 0; i < n; i++) {
      if (greatest[i] <= DEVIATION_ZERO) {
        clearColumn(deviations, rows, n, i);
      }
    }
    return deviations;
  }

  private static void clearColumn(double[] matrix, int rows, int n, int column) {
    for (int t = 0; t < rows; t++) {
      matrix[t * n + column] = 0.0;
    }
  }

  /** The upper triangle of X'X, n×n. */
  private static double[] products(double[] x, int rows, int n) {
    double[] sum = new double[n * n];
    int padded = (rows + 3) / 4 * 4;
    for (int tile = 0; tile < n; tile += TILE) {
      int end = Math.min(n, tile + TILE);
      for (int panel = 0; panel < padded; panel += PANEL) {
        int last = Math.min(padded, panel + PANEL);
        for (int i = 0; i < end; i++) {
          addPanel(sum, x, n, i, Math.max(i, tile), end, panel, last);
        }
      }
    }
    return sum;
  }

  private static void addPanel(
      double[] sum, double[] x, int n, int i, int from, int to, int panel, int last) {
    for (int t = panel; t < last; t += 4) {
      addFourRows(sum, i * n, x, t * n, n, i, from, to);
    }
  }

  private static void addFourRows(
      double[] sum, int row, double[] x, int r0, int n, int i, int from, int to) {
    int r1 = r0 + n;
    int r2 = r1 + n;
    int r3 = r2 + n;
    double a0 = x[r0 + i];
    double a1 = x[r1 + i];
    double a2 = x[r2 + i];
    double a3 = x[r3 + i];
    for (int j = from; j < to; j++) {
      sum[row + j] += a0 * x[r0 + j] + a1 * x[r1 + j] + (a2 * x[r2 + j] + a3 * x[r3 + j]);
    }
  }

  private static void scaleAndMirror(double[] sigma, int n, double factor) {
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        double value = sigma[i * n + j] * factor;
        sigma[i * n + j] = value;
        sigma[j * n + i] = value;
      }
    }
  }
}
