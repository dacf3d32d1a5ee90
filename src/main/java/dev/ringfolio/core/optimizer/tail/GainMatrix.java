package dev.ringfolio.core.optimizer.tail;

import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import dev.ringfolio.core.risk.Scenarios;

/**
 * What each asset gains above a threshold in each scenario, and cash as a last column where there
 * is some: {@code gain = return − threshold}, per period. The weights of a portfolio, cash
 * included, sum to one, so that {@code gains · weights} is what the portfolio gains above the
 * threshold.
 *
 * <p>The cells stand twice: by rows, for sums over scenarios, and by columns, for portfolios, which
 * have few assets. A column is turned when it is first used.
 *
 * <p>Owned by one solve; one thread.
 */
public final class GainMatrix {
  private final int rows;
  private final int columns;
  private final double[] cells;
  private final double[] turned;
  private final boolean[] isTurned;
  private final int[] support;
  private final double[] held;

  private GainMatrix(int rows, int columns, double[] cells) {
    this.rows = rows;
    this.columns = columns;
    this.cells = cells;
    this.turned = new double[rows * columns];
    this.isTurned = new boolean[columns];
    this.support = new int[columns];
    this.held = new double[columns];
  }

  /**
   * The gains of the assets alone.
   *
   * @param threshold a period
   */
  static GainMatrix ofAssets(Scenarios scenarios, double threshold) {
    int n = scenarios.assets();
    return threshold == 0.0
        ? new GainMatrix(scenarios.observations(), n, scenarios.returns())
        : new GainMatrix(scenarios.observations(), n, shifted(scenarios, threshold, n));
  }

  /**
   * The gains of the assets, and of cash in the last column.
   *
   * @param threshold a period
   * @param cash what cash returns a period
   */
  static GainMatrix withCash(Scenarios scenarios, double threshold, double cash) {
    int width = scenarios.assets() + 1;
    double[] cells = shifted(scenarios, threshold, width);
    for (int last = width - 1; last < cells.length; last += width) {
      cells[last] = cash - threshold;
    }
    return new GainMatrix(scenarios.observations(), width, cells);
  }

  private static double[] shifted(Scenarios scenarios, double threshold, int width) {
    double[] cells = new double[scenarios.observations() * width];
    for (int t = 0; t < scenarios.observations(); t++) {
      shiftRow(
          cells,
          t * width,
          scenarios.returns(),
          t * scenarios.assets(),
          scenarios.assets(),
          threshold);
    }
    return cells;
  }

  private static void shiftRow(
      double[] cells, int to, double[] returns, int from, int length, double threshold) {
    for (int i = 0; i < length; i++) {
      cells[to + i] = returns[from + i] - threshold;
    }
  }

  /** T, scenarios. */
  int rows() {
    return rows;
  }

  /** Assets, and cash where there is some. */
  int columns() {
    return columns;
  }

  /** T×columns, row-major; <em>read</em>. */
  double[] cells() {
    return cells;
  }

  /**
   * What a portfolio gains in each scenario.
   *
   * @param weights columns; <em>read</em>
   * @param gains T, <em>written</em>
   */
  void ofPortfolio(double[] weights, double[] gains) {
    int count = 0;
    for (int j = 0; j < columns; j++) {
      if (weights[j] != 0.0) {
        turn(j);
        support[count] = j;
        held[count++] = weights[j];
      }
    }
    RowArithmetic.combineRows(turned, rows, support, held, count, gains);
  }

  /** The mean absolute cell. */
  double meanAbsolute() {
    double sum = 0.0;
    for (double cell : cells) {
      sum += Math.abs(cell);
    }
    return sum / cells.length;
  }

  /** Whether a column is the same as another in every scenario. */
  boolean alike(int column, int other) {
    for (int row = 0; row < cells.length; row += columns) {
      if (cells[row + column] != cells[row + other]) {
        return false;
      }
    }
    return true;
  }

  /** The sum of all scenarios, columns. */
  double[] total() {
    double[] total = new double[columns];
    for (int t = 0; t < rows; t++) {
      RowArithmetic.addScaled(total, 1.0, cells, t * columns, columns);
    }
    return total;
  }

  /**
   * A weighted sum of scenarios: {@code sum = Σ_p factors[p] · cells[chosen[p], :]} over p below
   * {@code count}.
   *
   * @param sum columns, <em>written</em>
   */
  void combine(int[] chosen, double[] factors, int count, double[] sum) {
    RowArithmetic.combineRows(cells, columns, chosen, factors, count, sum);
  }

  private void turn(int column) {
    if (!isTurned[column]) {
      isTurned[column] = true;
      turnColumn(column, column * rows);
    }
  }

  private void turnColumn(int column, int to) {
    for (int t = 0, from = column; t < rows; t++, from += columns) {
      turned[to + t] = cells[from];
    }
  }
}
