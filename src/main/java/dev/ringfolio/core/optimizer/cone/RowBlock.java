package dev.ringfolio.core.optimizer.cone;

import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import java.util.Arrays;

/**
 * Rows of coefficients over the N dense variables of a {@link ConeProgram}: either few cells a row
 * (bounds, trades) or all of them (scenarios). Read by one program and its solver; the arrays are
 * not written once made.
 */
public sealed interface RowBlock {

  int count();

  /** One row with all its cells, {@code size} of them; a copy. */
  double[] row(int r, int size);

  /** {@code out[at + r] = row_r · v} for every row. */
  void times(double[] v, double[] out, int at);

  /** {@code out += Σ_r weights[at + r] · row_r}. */
  void addTransposed(double[] weights, int at, double[] out);

  /**
   * {@code h += Σ_r weights[at + r] · row_r row_r'}, the upper triangle alone.
   *
   * @param h size×size, row-major; <em>written</em>
   */
  void addGram(double[] weights, int at, double[] h, int size);

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
    public void times(double[] v, double[] out, int at) {
      for (int r = 0; r < count; r++) {
        double sum = 0.0;
        for (int k = starts[r]; k < starts[r + 1]; k++) {
          sum += values[k] * v[indices[k]];
        }
        out[at + r] = sum;
      }
    }

    @Override
    public void addTransposed(double[] weights, int at, double[] out) {
      for (int r = 0; r < count; r++) {
        for (int k = starts[r]; k < starts[r + 1]; k++) {
          out[indices[k]] += weights[at + r] * values[k];
        }
      }
    }

    @Override
    public void addGram(double[] weights, int at, double[] h, int size) {
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
    public void times(double[] v, double[] out, int at) {
      for (int r = 0; r < count; r++) {
        out[at + r] = RowArithmetic.dot(cells, r * size, v, 0, size);
      }
    }

    @Override
    public void addTransposed(double[] weights, int at, double[] out) {
      for (int r = 0; r < count; r++) {
        RowArithmetic.addScaled(out, weights[at + r], cells, r * size, size);
      }
    }

    @Override
    public void addGram(double[] weights, int at, double[] h, int width) {
      int r = 0;
      for (; r + 3 < count; r += 4) {
        addFourRows(weights, at + r, r * size, h);
      }
      for (; r < count; r++) {
        addRow(weights[at + r], r * size, h);
      }
    }

    private void addFourRows(double[] weights, int at, int row, double[] h) {
      for (int i = 0; i < size; i++) {
        RowArithmetic.addFour(
            h,
            i * size + i,
            cells,
            row + i,
            size,
            weights[at] * cells[row + i],
            weights[at + 1] * cells[row + size + i],
            weights[at + 2] * cells[row + 2 * size + i],
            weights[at + 3] * cells[row + 3 * size + i],
            size - i);
      }
    }

    private void addRow(double weight, int row, double[] h) {
      for (int i = 0; i < size; i++) {
        double factor = weight * cells[row + i];
        for (int j = i; j < size; j++) {
          h[i * size + j] += factor * cells[row + j];
        }
      }
    }
  }
}
