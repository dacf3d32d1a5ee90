package dev.ringfolio.core.risk;

import dev.ringfolio.core.market.Halt;
import dev.ringfolio.core.market.ReturnsMatrix;

/**
 * Returns less their means, what every covariance is made of.
 *
 * @param rows T
 * @param assets n
 * @param means n, arithmetic means of a period; <em>read</em>
 * @param cells n columns, row-major; T rows, and rows of zeros after them up to a multiple of four;
 *     <em>read</em>
 */
@SuppressWarnings("ArrayRecordComponent") // read, never written
record Deviations(int rows, int assets, double[] means, double[] cells) {
  /** Returns that differ by less are equal but for the rounding of prices' ratios. */
  static final double DEVIATION_ZERO = 1e-15;

  /**
   * The deviations of returns; exactly zero where an asset's returns are all equal but for
   * rounding.
   *
   * @return anything where the halt was asked
   */
  static Deviations of(ReturnsMatrix returns, Halt halt) {
    int n = returns.assets();
    int rows = returns.observations();
    double[] means = means(returns.returns(), rows, n, halt);
    double[] cells = new double[(rows + 3) / 4 * 4 * n];
    double[] greatest = new double[n];
    for (int t = 0; t < rows && !halt.now(); t++) {
      subtractRow(cells, returns.returns(), t * n, means, greatest);
    }
    for (int i = 0; i < n; i++) {
      if (greatest[i] <= DEVIATION_ZERO) {
        clearColumn(cells, rows, n, i);
      }
    }
    return new Deviations(rows, n, means, cells);
  }

  private static double[] means(double[] returns, int rows, int n, Halt halt) {
    double[] mean = new double[n];
    for (int t = 0; t < rows && !halt.now(); t++) {
      addRow(mean, returns, t * n);
    }
    for (int i = 0; i < n; i++) {
      mean[i] /= rows;
    }
    return mean;
  }

  private static void addRow(double[] sum, double[] matrix, int row) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += matrix[row + i];
    }
  }

  private static void subtractRow(
      double[] cells, double[] returns, int row, double[] means, double[] greatest) {
    for (int i = 0; i < means.length; i++) {
      double deviation = returns[row + i] - means[i];
      cells[row + i] = deviation;
      greatest[i] = Math.max(greatest[i], Math.abs(deviation));
    }
  }

  private static void clearColumn(double[] matrix, int rows, int n, int column) {
    for (int t = 0; t < rows; t++) {
      matrix[t * n + column] = 0.0;
    }
  }

  /** Whether an asset's returns are all equal but for rounding. */
  boolean constant(int asset) {
    for (int t = 0; t < rows; t++) {
      if (cells[t * assets + asset] != 0.0) {
        return false;
      }
    }
    return true;
  }

  /** The number of rows of {@code cells}, a multiple of four. */
  int paddedRows() {
    return (rows + 3) / 4 * 4;
  }

  /**
   * The same with each row multiplied by a factor.
   *
   * @param factors T; <em>read</em>
   */
  Deviations scaled(double[] factors) {
    double[] scaled = cells.clone();
    for (int t = 0; t < rows; t++) {
      for (int i = t * assets; i < (t + 1) * assets; i++) {
        scaled[i] *= factors[t];
      }
    }
    return new Deviations(rows, assets, means, scaled);
  }
}
