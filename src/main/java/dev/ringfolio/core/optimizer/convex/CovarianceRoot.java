package dev.ringfolio.core.optimizer.convex;

import dev.ringfolio.core.optimizer.cone.Halt;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import java.util.Arrays;

/**
 * A root F of a positive semidefinite matrix, {@code F'F = Σ}, with as many rows as the matrix has
 * rank: Cholesky with the greatest remaining variance first, ended where what remains is rounding.
 *
 * @param rank rows of F
 * @param cells F, rank×n, row-major; <em>read</em>
 * @param pivots the columns of F that, in this order, are upper triangular; <em>read</em>
 * @param matrix Σ itself, n×n, row-major; <em>read</em>
 */
@SuppressWarnings("ArrayRecordComponent") // read, never written
record CovarianceRoot(int rank, double[] cells, int[] pivots, double[] matrix) {
  /** What remains of the variances below this part of the greatest one is rounding. */
  private static final double REMAINDER_ZERO = 1e-15;

  /**
   * The root of a multiple of Σ.
   *
   * @param sigma n×n, row-major, symmetric; <em>read</em>
   * @param scale what Σ is multiplied by first
   * @param halt where it says stop, the root has fewer rows than it should
   */
  static CovarianceRoot of(double[] sigma, int n, double scale, Halt halt) {
    double[] rest = new double[n];
    double greatest = 0.0;
    for (int i = 0; i < n; i++) {
      rest[i] = scale * sigma[i * n + i];
      greatest = Math.max(greatest, rest[i]);
    }
    double[] root = new double[n * n];
    int[] pivots = new int[n];
    int rank = 0;
    for (; rank < n && !halt.after((long) rank * n); rank++) {
      int pivot = greatest(rest);
      if (!(rest[pivot] > REMAINDER_ZERO * greatest)) {
        break;
      }
      pivots[rank] = pivot;
      addRow(sigma, n, scale, root, rank, pivot);
      for (int j = 0; j < n; j++) {
        rest[j] -= root[rank * n + j] * root[rank * n + j];
      }
      rest[pivot] = 0.0;
    }
    double[] matrix = new double[n * n];
    RowArithmetic.addScaled(matrix, scale, sigma, 0, n * n);
    return new CovarianceRoot(
        rank, Arrays.copyOf(root, rank * n), Arrays.copyOf(pivots, rank), matrix);
  }

  /** A d with {@code Fd = z}. */
  double[] preimage(double[] z) {
    int n = rank == 0 ? 0 : cells.length / rank;
    double[] d = new double[n];
    for (int k = rank - 1; k >= 0; k--) {
      double value = z[k];
      for (int l = k + 1; l < rank; l++) {
        value -= cells[k * n + pivots[l]] * d[pivots[l]];
      }
      d[pivots[k]] = value / cells[k * n + pivots[k]];
    }
    return d;
  }

  private static void addRow(
      double[] sigma, int n, double scale, double[] root, int rank, int pivot) {
    int row = rank * n;
    RowArithmetic.addScaled(root, row, scale, sigma, pivot * n, n);
    for (int k = 0; k < rank; k++) {
      RowArithmetic.addScaled(root, row, -root[k * n + pivot], root, k * n, n);
    }
    double length = Math.sqrt(root[row + pivot]);
    for (int j = 0; j < n; j++) {
      root[row + j] /= length;
    }
  }

  private static int greatest(double[] values) {
    int at = 0;
    for (int i = 1; i < values.length; i++) {
      at = values[i] > values[at] ? i : at;
    }
    return at;
  }
}
