package dev.ringfolio.core.risk;

import dev.ringfolio.core.market.Halt;

/**
 * {@code X'X}, what all covariances cost: T·n²/2 multiplications.
 *
 * <p>The products are summed tile by tile, four rows at a time, so that a tile of the sum stays in
 * the first cache and the inner loop is one the compiler vectorizes: most multiplications are done
 * in registers. A block of a tile takes below a millisecond, and between blocks the halt is asked.
 */
final class CrossProducts {
  /** Columns and rows of a tile: 64 rows of its columns fit the second cache. */
  private static final int TILE = 128;

  /** Rows of a panel, a multiple of four. */
  private static final int PANEL = 64;

  private CrossProducts() {}

  /**
   * The upper triangle of X'X, n×n, row-major; zeros below it.
   *
   * @param x rows×n, row-major; <em>read</em>
   * @param rows a multiple of four, with rows of zeros at the end where need be
   */
  static double[] of(double[] x, int rows, int n, Halt halt) {
    double[] sum = new double[n * n];
    for (int tile = 0; tile < n; tile += TILE) {
      int end = Math.min(n, tile + TILE);
      for (int panel = 0; panel < rows; panel += PANEL) {
        int last = Math.min(rows, panel + PANEL);
        for (int block = 0; block < end && !halt.now(); block += TILE) {
          addBlock(sum, x, n, block, tile, end, panel, last);
        }
      }
    }
    return sum;
  }

  private static void addBlock(
      double[] sum, double[] x, int n, int block, int tile, int end, int panel, int last) {
    for (int i = block; i < Math.min(end, block + TILE); i++) {
      addPanel(sum, x, n, i, Math.max(i, tile), end, panel, last);
    }
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
}
