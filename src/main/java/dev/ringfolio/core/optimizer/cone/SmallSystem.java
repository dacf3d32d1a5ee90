package dev.ringfolio.core.optimizer.cone;

import dev.ringfolio.core.optimizer.linear.RowArithmetic;

/**
 * A small dense system, solved by elimination with row pivoting. A row that says nothing new (a
 * redundant constraint) gets the value zero.
 *
 * <p>The state of one solve; one thread.
 */
final class SmallSystem {
  /** A pivot below this part of the greatest cell of its own row at the start is rounding. */
  private static final double PIVOT_ZERO = 1e-14;

  private final int size;
  private final double[] cells;
  private final int[] order;
  private final boolean[] skipped;

  SmallSystem(int size) {
    this.size = size;
    this.cells = new double[size * size];
    this.order = new int[size];
    this.skipped = new boolean[size];
  }

  /** The matrix, size×size, row-major; <em>written</em> by the caller, then factored in place. */
  double[] cells() {
    return cells;
  }

  /** Factors what the array holds now; false where it was told to stop meanwhile. */
  boolean factor(Halt halt) {
    double[] scale = new double[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
      skipped[i] = false;
      for (int j = 0; j < size; j++) {
        scale[i] = Math.max(scale[i], Math.abs(cells[i * size + j]));
      }
    }
    for (int k = 0; k < size; k++) {
      if (halt.after((long) (size - k) * (size - k))) {
        return false;
      }
      int pivot = pivot(k, scale);
      int row = order[pivot];
      order[pivot] = order[k];
      order[k] = row;
      if (!(Math.abs(cells[row * size + k]) > PIVOT_ZERO * scale[row])) {
        skipped[k] = true;
        continue;
      }
      for (int i = k + 1; i < size; i++) {
        eliminate(order[i] * size, row * size, k);
      }
    }
    return true;
  }

  private int pivot(int k, double[] scale) {
    int best = k;
    double greatest = -1.0;
    for (int i = k; i < size; i++) {
      double relative = Math.abs(cells[order[i] * size + k]) / scale[order[i]];
      if (relative > greatest) {
        greatest = relative;
        best = i;
      }
    }
    return best;
  }

  private void eliminate(int row, int from, int k) {
    double factor = cells[row + k] / cells[from + k];
    cells[row + k] = factor;
    if (factor != 0.0) {
      RowArithmetic.addScaled(cells, row + k + 1, -factor, cells, from + k + 1, size - k - 1);
    }
  }

  /**
   * Solves with the factor.
   *
   * @param b size; <em>read</em>
   * @param x size, <em>written</em>; not b
   */
  void solve(double[] b, double[] x) {
    for (int k = 0; k < size; k++) {
      double value = b[order[k]];
      for (int j = 0; j < k; j++) {
        value -= skipped[j] ? 0.0 : cells[order[k] * size + j] * x[j];
      }
      x[k] = value;
    }
    for (int k = size - 1; k >= 0; k--) {
      int row = order[k] * size;
      double value = x[k];
      for (int j = k + 1; j < size; j++) {
        value -= cells[row + j] * x[j];
      }
      x[k] = skipped[k] ? 0.0 : value / cells[row + k];
    }
  }
}
