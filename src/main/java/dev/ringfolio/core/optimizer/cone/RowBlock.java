package dev.ringfolio.core.optimizer.cone;

import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import java.util.Arrays;

/**
 * Rows of coefficients over the N dense variables of a {@link ConeProgram}: either few cells a row
 * (bounds, trades) or all of them (scenarios). Read by one program and its solver; the arrays are
 * not written once made. Dense rows tell the halt of their work; where it says so, they leave off
 * and what they write is anything.
 */
public sealed interface RowBlock {

  int count();

  /** One row with all its cells, {@code size} of them; a copy. */
  double[] row(int r, int size);

  /** {@code out[at + r] = row_r · v} for every row. */
  void times(double[] v, double[] out, int at, Halt halt);

  /** {@code out += Σ_r weights[at + r] · row_r}. */
  void addTransposed(double[] weights, int at, double[] out, Halt halt);

  /**
   * {@code h += Σ_r weights[at + r] · row_r row_r'}, the upper triangle alone.
   *
   * @param h size×size, row-major; <em>written</em>
   */
  void addGram(double[] weights, int at, double[] h, int size, Halt halt);

  /** Rows of few cells, grown one by one. The indices of a row ascend. */
  final class Sparse implements RowBlock {
    private int[] starts = new int[16];
    private int[] indices = new int[16];
    private double[] values = new double[16];
    private int count;

    /** Opens a row; its cells follow. */
    public void open() {
      if (count + 1 >= starts.length) {
        starts = Arrays.copyOf(starts, 2 * starts.length);
      }
      count++;
      starts[count] = starts[count - 1];
    }

    /** A cell of the row opened last; zero is left out. */
    public void cell(int index, double value) {
      if (value == 0.0) {
        return;
      }
      int at = starts[count]++;
      if (at == indices.length) {
        indices = Arrays.copyOf(indices, 2 * at);
        values = Arrays.copyOf(values, 2 * at);
      }
      indices[at] = index;
      values[at] = value;
    }

    @Override
    public int count() {
      return count;
    }

    @Override
    public double[] row(int r, int size) {
      double[] row = new double[size];
      for (int k = starts[r]; k < starts[r + 1]; k++) {
        row[indices[k]] += values[k];
      }
      return row;
    }

    @Override
    public void times(double[] v, double[] out, int at, Halt halt) {
      for (int r = 0; r < count; r++) {
        double sum = 0.0;
        for (int k = starts[r]; k < starts[r + 1]; k++) {
          sum += values[k] * v[indices[k]];
        }
        out[at + r] = sum;
      }
    }

    @Override
    public void addTransposed(double[] weights, int at, double[] out, Halt halt) {
      for (int r = 0; r < count; r++) {
        for (int k = starts[r]; k < starts[r + 1]; k++) {
          out[indices[k]] += weights[at + r] * values[k];
        }
      }
    }

    @Override
    public void addGram(double[] weights, int at, double[] h, int size, Halt halt) {
      for (int r = 0; r < count; r++) {
        for (int k = starts[r]; k < starts[r + 1]; k++) {
          double factor = weights[at + r] * values[k];
          int row = indices[k] * size;
          for (int l = k; l < starts[r + 1]; l++) {
            h[row + indices[l]] += factor * values[l];
          }
        }
      }
    }
  }

  /** Rows of {@code size} cells each, row-major. */
  final class Dense implements RowBlock {
    /** Columns of a tile. */
    private static final int TILE = 128;

    /** Rows of a panel, a multiple of four. */
    private static final int PANEL = 64;

    private final int count;
    private final int size;
    private final double[] cells;

    /**
     * @param cells count×size, row-major; <em>read</em>
     */
    public Dense(int count, int size, double[] cells) {
      this.count = count;
      this.size = size;
      this.cells = cells;
    }

    @Override
    public int count() {
      return count;
    }

    @Override
    public double[] row(int r, int width) {
      return Arrays.copyOfRange(cells, r * size, r * size + size);
    }

    @Override
    public void times(double[] v, double[] out, int at, Halt halt) {
      for (int r = 0; r < count && !halt.after(size); r++) {
        out[at + r] = RowArithmetic.dot(cells, r * size, v, 0, size);
      }
    }

    @Override
    public void addTransposed(double[] weights, int at, double[] out, Halt halt) {
      for (int r = 0; r < count && !halt.after(size); r++) {
        RowArithmetic.addScaled(out, weights[at + r], cells, r * size, size);
      }
    }

    /**
     * Tile by tile of columns, and within it a panel of rows at a time, so that the piece of h that
     * is added to stays in the first cache while the panel passes.
     */
    @Override
    public void addGram(double[] weights, int at, double[] h, int width, Halt halt) {
      for (int tile = 0; tile < size; tile += TILE) {
        int end = Math.min(size, tile + TILE);
        for (int panel = 0; panel < count; panel += PANEL) {
          int last = Math.min(count, panel + PANEL);
          for (int i = 0; i < end; i++) {
            if (halt.after((long) PANEL * TILE)) {
              return;
            }
            addPanel(weights, at, h, i, Math.max(i, tile), end, panel, last);
          }
        }
      }
    }

    private void addPanel(
        double[] weights, int at, double[] h, int i, int from, int to, int panel, int last) {
      int r = panel;
      for (; r + 3 < last; r += 4) {
        int row = r * size;
        RowArithmetic.addFour(
            h,
            i * size + from,
            cells,
            row + from,
            size,
            weights[at + r] * cells[row + i],
            weights[at + r + 1] * cells[row + size + i],
            weights[at + r + 2] * cells[row + 2 * size + i],
            weights[at + r + 3] * cells[row + 3 * size + i],
            to - from);
      }
      for (; r < last; r++) {
        double factor = weights[at + r] * cells[r * size + i];
        RowArithmetic.addScaled(h, i * size + from, factor, cells, r * size + from, to - from);
      }
    }
  }
}
