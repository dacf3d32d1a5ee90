package dev.ringfolio.core.optimizer.cone;

import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import java.util.Arrays;

/**
 * The Cholesky factor {@code U'U = A} of a positive definite matrix. A pivot that is nothing but
 * rounding is replaced by its diagonal entry, which holds the direction nearly still; whoever
 * solves with the factor refines its solution against the exact matrix.
 *
 * <p>The rows of U are arrays of their own, since the compiler vectorizes loops over whole arrays
 * that are indexed alike and no others (see {@code SymmetricRows}). Rows are made in panels: what
 * the rows above a panel explain is taken from all rows of the panel tile by tile of columns, so
 * that a tile that has been read is used by the whole panel while it is in the cache.
 *
 * <p>The state of one solve; one thread.
 */
final class UpperFactor {
  /** A pivot below this part of its diagonal entry is rounding. */
  private static final double PIVOT_ZERO = 1e-15;

  /** Rows of a panel, a multiple of four. */
  private static final int PANEL = 16;

  /** Columns of a tile. */
  private static final int TILE = 256;

  /** A row's memory is taken when it is first factored, as all at once would be a long stretch. */
  private static final double[] NOT_YET = new double[0];

  private final int size;
  private final double[] cells;
  private final double[][] rows;

  /**
   * @param cells size×size, row-major; the upper triangle is <em>read</em> by each factoring
   */
  UpperFactor(int size, double[] cells) {
    this.size = size;
    this.cells = cells;
    this.rows = new double[size][];
    Arrays.fill(rows, NOT_YET);
  }

  /** Factors what the array holds now; false where it was told to stop meanwhile. */
  boolean factor(Halt halt) {
    for (int panel = 0; panel < size; panel += PANEL) {
      int end = Math.min(size, panel + PANEL);
      for (int i = panel; i < end; i++) {
        rows[i] = rows[i] == NOT_YET ? new double[size] : rows[i];
        System.arraycopy(cells, i * size + i, rows[i], i, size - i);
      }
      for (int tile = panel; tile < size; tile += TILE) {
        subtractAbove(panel, end, tile, Math.min(size, tile + TILE), halt);
      }
      for (int i = panel; i < end && !halt.after((long) PANEL * (size - i)); i++) {
        finish(i, panel);
      }
      if (halt.asked()) {
        return false;
      }
    }
    return true;
  }

  /** Takes from a tile of a panel's columns what the rows above the panel explain. */
  private void subtractAbove(int panel, int end, int from, int to, Halt halt) {
    long each = 4L * (end - panel) * (to - from);
    for (int above = 0; above < panel && !halt.after(each); above += 4) { // panels have 4·k rows
      double[] a = rows[above];
      double[] b = rows[above + 1];
      double[] c = rows[above + 2];
      double[] d = rows[above + 3];
      for (int i = panel; i < end; i++) {
        RowArithmetic.addFour(
            rows[i], -a[i], a, -b[i], b, -c[i], c, -d[i], d, Math.max(i, from), to);
      }
    }
  }

  /** Takes from a row what the rows of its own panel explain, and scales it. */
  private void finish(int i, int panel) {
    double[] row = rows[i];
    for (int above = panel; above < i; above++) {
      RowArithmetic.add(row, -rows[above][i], rows[above], i, size);
    }
    double diagonal = cells[i * size + i];
    double pivot = row[i];
    if (!(pivot > PIVOT_ZERO * diagonal)) {
      pivot = diagonal > 0.0 ? diagonal : 1.0;
    }
    double root = Math.sqrt(pivot);
    for (int j = i + 1; j < size; j++) {
      row[j] /= root;
    }
    row[i] = root;
  }

  /**
   * Solves {@code U'x = b}.
   *
   * @param b size, from {@code at} on; <em>read</em>, and the solution <em>written</em> over it
   */
  void forward(double[] b, int at) {
    double[] x = Arrays.copyOfRange(b, at, at + size);
    for (int i = 0; i < size; i++) {
      x[i] /= rows[i][i];
      RowArithmetic.add(x, -x[i], rows[i], i + 1, size);
    }
    System.arraycopy(x, 0, b, at, size);
  }

  /**
   * Solves {@code Ux = b}.
   *
   * @param b size; <em>read</em>, and the solution <em>written</em> over it
   */
  void backward(double[] b) {
    for (int i = size - 1; i >= 0; i--) {
      double rest = RowArithmetic.dot(rows[i], i + 1, b, i + 1, size - i - 1);
      b[i] = (b[i] - rest) / rows[i][i];
    }
  }
}
