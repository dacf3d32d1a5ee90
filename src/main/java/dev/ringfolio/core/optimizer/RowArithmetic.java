package dev.ringfolio.core.optimizer;

import dev.ringfolio.core.risk.InnerProduct;

/**
 * The inner loops over rows of a row-major matrix. Each is a small method of its own, because a
 * large method with such loops in it may stay interpreted, and is written so that the compiler
 * vectorizes it.
 */
final class RowArithmetic {
  private RowArithmetic() {}

  static double dot(double[] a, int x, double[] b, int y, int length) {
    return InnerProduct.of(a, x, b, y, length);
  }

  static double dot(double[] a, double[] b) {
    return dot(a, 0, b, 0, a.length);
  }

  /** {@code y[0..length) += factor · a[x..x+length)}. */
  static void addScaled(double[] y, double factor, double[] a, int x, int length) {
    for (int k = 0; k < length; k++) {
      y[k] += factor * a[x + k];
    }
  }

  /**
   * The combination of rows of a symmetric matrix: {@code product = Σ_p factors[p] ·
   * matrix[rows[p], :]} over p below {@code count}.
   *
   * @param matrix n×n, row-major; <em>read</em>
   * @param product n, <em>written</em>
   */
  static void combineRows(
      double[] matrix, int n, int[] rows, double[] factors, int count, double[] product) {
    java.util.Arrays.fill(product, 0.0);
    int p = 0;
    for (; p + 3 < count; p += 4) {
      addFour(
          product,
          matrix,
          n,
          rows[p] * n,
          rows[p + 1] * n,
          rows[p + 2] * n,
          rows[p + 3] * n,
          factors,
          p);
    }
    for (; p < count; p++) {
      addScaled(product, factors[p], matrix, rows[p] * n, n);
    }
  }

  private static void addFour(
      double[] y, double[] a, int n, int r0, int r1, int r2, int r3, double[] factors, int p) {
    double f0 = factors[p];
    double f1 = factors[p + 1];
    double f2 = factors[p + 2];
    double f3 = factors[p + 3];
    for (int k = 0; k < n; k++) {
      y[k] += f0 * a[r0 + k] + f1 * a[r1 + k] + (f2 * a[r2 + k] + f3 * a[r3 + k]);
    }
  }
}
