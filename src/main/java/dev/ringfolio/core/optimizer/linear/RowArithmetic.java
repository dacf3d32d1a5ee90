package dev.ringfolio.core.optimizer.linear;

import dev.ringfolio.core.risk.InnerProduct;

/**
 * The inner loops over rows of a row-major matrix. Each is a small method of its own, because a
 * large method with such loops in it may stay interpreted. Those over whole arrays that are indexed
 * alike are vectorized by the compiler; those at offsets are not (see {@link SymmetricRows}).
 */
public final class RowArithmetic {
  /** Rows and columns of a block that is mirrored at once. */
  private static final int BLOCK = 32;

  private RowArithmetic() {}

  public static double dot(double[] a, int x, double[] b, int y, int length) {
    return InnerProduct.of(a, x, b, y, length);
  }

  public static double dot(double[] a, double[] b) {
    return dot(a, 0, b, 0, a.length);
  }

  /** {@code y[0..length) += factor · a[x..x+length)}. */
  public static void addScaled(double[] y, double factor, double[] a, int x, int length) {
    for (int k = 0; k < length; k++) {
      y[k] += factor * a[x + k];
    }
  }

  /**
   * {@code Σx}, without the rows of zeros.
   *
   * @param sigma n×n, row-major, symmetric; <em>read</em>
   * @param x n; <em>read</em>
   */
  public static double[] product(double[] sigma, double[] x) {
    int n = x.length;
    double[] product = new double[n];
    for (int i = 0; i < n; i++) {
      if (x[i] != 0.0) {
        addScaled(product, x[i], sigma, i * n, n);
      }
    }
    return product;
  }

  /** {@code y[k] += factor · a[k]} for k from {@code from} to below {@code to}. */
  public static void add(double[] y, double factor, double[] a, int from, int to) {
    for (int k = from; k < to; k++) {
      y[k] += factor * a[k];
    }
  }

  /** The same with four rows at once, which reads and writes y once in place of four times. */
  public static void addFour(
      double[] y,
      double fa,
      double[] a,
      double fb,
      double[] b,
      double fc,
      double[] c,
      double fd,
      double[] d,
      int from,
      int to) {
    for (int k = from; k < to; k++) {
      y[k] += fa * a[k] + fb * b[k] + (fc * c[k] + fd * d[k]);
    }
  }

  /** The sum of {@code a[k] · b[k]} for k from {@code from} to below {@code to}. */
  static double dotBetween(double[] a, double[] b, int from, int to) {
    double s0 = 0.0;
    double s1 = 0.0;
    double s2 = 0.0;
    double s3 = 0.0;
    int k = from;
    for (; k + 3 < to; k += 4) {
      s0 += a[k] * b[k];
      s1 += a[k + 1] * b[k + 1];
      s2 += a[k + 2] * b[k + 2];
      s3 += a[k + 3] * b[k + 3];
    }
    for (; k < to; k++) {
      s0 += a[k] * b[k];
    }
    return (s0 + s1) + (s2 + s3);
  }

  /** Turns the pairs {@code (a[k], b[k])} by a plane rotation. */
  static void rotate(double[] a, double[] b, double cosine, double sine, int from, int to) {
    for (int k = from; k < to; k++) {
      double left = a[k];
      double right = b[k];
      a[k] = cosine * left + sine * right;
      b[k] = cosine * right - sine * left;
    }
  }

  /**
   * The combination of rows of a symmetric matrix: {@code product = Σ_p factors[p] ·
   * matrix[rows[p], :]} over p below {@code count}.
   *
   * @param matrix n×n, row-major; <em>read</em>
   * @param product n, <em>written</em>
   */
  public static void combineRows(
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

  /**
   * {@code y[at..at+length) += f0·a[x..] + f1·a[x+stride..] + f2·a[x+2·stride..] +
   * f3·a[x+3·stride..]}: four rows of one matrix in one pass.
   *
   * @param y <em>written</em>; may be {@code a} where the ranges do not meet
   */
  public static void addFour(
      double[] y,
      int at,
      double[] a,
      int x,
      int stride,
      double f0,
      double f1,
      double f2,
      double f3,
      int length) {
    int x1 = x + stride;
    int x2 = x1 + stride;
    int x3 = x2 + stride;
    for (int k = 0; k < length; k++) {
      y[at + k] += f0 * a[x + k] + f1 * a[x1 + k] + (f2 * a[x2 + k] + f3 * a[x3 + k]);
    }
  }

  /** {@code y[at..at+length) += factor · a[x..x+length)}. */
  public static void addScaled(double[] y, int at, double factor, double[] a, int x, int length) {
    for (int k = 0; k < length; k++) {
      y[at + k] += factor * a[x + k];
    }
  }

  /**
   * Copies the upper triangle of a matrix below its diagonal, block by block: no column is walked.
   */
  public static void mirror(double[] matrix, int n) {
    for (int rows = 0; rows < n; rows += BLOCK) {
      for (int columns = rows; columns < n; columns += BLOCK) {
        mirrorBlock(matrix, n, rows, columns);
      }
    }
  }

  private static void mirrorBlock(double[] matrix, int n, int row, int column) {
    int columnEnd = Math.min(n, column + BLOCK);
    for (int i = row; i < Math.min(n, row + BLOCK); i++) {
      for (int j = Math.max(i + 1, column); j < columnEnd; j++) {
        matrix[j * n + i] = matrix[i * n + j];
      }
    }
  }
}
