package dev.ringfolio.core.optimizer.tail;

import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Cancellation.Verdict;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import dev.ringfolio.core.risk.Scenarios;
import java.util.Arrays;

/**
 * What each asset gains above a threshold in each scenario, and cash as a last column where there
 * is some: {@code gain = return − threshold}, per period. The weights of a portfolio, cash
 * included, sum to one, so that {@code gains · weights} is what the portfolio gains above the
 * threshold.
 *
 * <p>The cells stand twice: by rows, for sums over scenarios, and by columns, for portfolios, which
 * have few assets. A column is turned, and its memory taken, when it is first used.
 *
 * <p>Owned by one solve; one thread.
 */
public final class GainMatrix {
  /** Cells between two polls while a copy is made: a tenth of a millisecond. */
  private static final int CELLS_OF_A_POLL = 1 << 17;

  /** Columns that are turned in one walk over the rows. */
  private static final int COLUMNS_AT_ONCE = 8;

  /** Columns that are turned between two polls: half a millisecond. */
  private static final int COLUMNS_OF_A_POLL = 64;

  private static final double[] NOT_TURNED = new double[0];

  private final int rows;
  private final int columns;
  private final double[] cells;
  private final double[][] turned;
  private final int[] support;
  private final double[] held;

  private GainMatrix(int rows, int columns, double[] cells) {
    this.rows = rows;
    this.columns = columns;
    this.cells = cells;
    this.turned = new double[columns][];
    Arrays.fill(turned, NOT_TURNED);
    this.support = new int[columns];
    this.held = new double[columns];
  }

  /**
   * The gains of the assets alone.
   *
   * @param threshold a period
   * @param cancellation where it says stop, the cells are anything
   */
  static GainMatrix ofAssets(Scenarios scenarios, double threshold, Cancellation cancellation) {
    int n = scenarios.assets();
    return threshold == 0.0
        ? new GainMatrix(scenarios.observations(), n, scenarios.returns())
        : new GainMatrix(
            scenarios.observations(), n, shifted(scenarios, threshold, n, cancellation));
  }

  /**
   * The gains of the assets, and of cash in the last column.
   *
   * @param threshold a period
   * @param cash what cash returns a period
   * @param cancellation where it says stop, the cells are anything
   */
  static GainMatrix withCash(
      Scenarios scenarios, double threshold, double cash, Cancellation cancellation) {
    int width = scenarios.assets() + 1;
    double[] cells = shifted(scenarios, threshold, width, cancellation);
    for (int last = width - 1; last < cells.length; last += width) {
      cells[last] = cash - threshold;
    }
    return new GainMatrix(scenarios.observations(), width, cells);
  }

  private static double[] shifted(
      Scenarios scenarios, double threshold, int width, Cancellation cancellation) {
    double[] cells = new double[scenarios.observations() * width];
    int pollEvery = 1 + CELLS_OF_A_POLL / width;
    for (int t = 0; t < scenarios.observations(); t++) {
      if (t % pollEvery == pollEvery - 1 && cancellation.verdict() != Verdict.GO_ON) {
        return cells;
      }
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
    int count = support(weights);
    turn(0, count);
    Arrays.fill(gains, 0.0);
    int p = 0;
    for (; p + 3 < count; p += 4) {
      addFour(p, gains);
    }
    for (; p < count; p++) {
      RowArithmetic.add(gains, held[p], turned[support[p]], 0, rows);
    }
  }

  /**
   * Turns what {@link #ofPortfolio} needs of a portfolio's columns beforehand, asking as it goes:
   * of a thousand columns that takes milliseconds.
   *
   * @param weights columns; <em>read</em>
   * @return false where it was stopped
   */
  boolean prepare(double[] weights, Cancellation cancellation) {
    int count = support(weights);
    for (int p = 0; p < count; p += COLUMNS_OF_A_POLL) {
      if (p > 0 && cancellation.verdict() != Verdict.GO_ON) {
        return false;
      }
      turn(p, Math.min(count, p + COLUMNS_OF_A_POLL));
    }
    return true;
  }

  private int support(double[] weights) {
    int count = 0;
    for (int j = 0; j < columns; j++) {
      if (weights[j] != 0.0) {
        support[count] = j;
        held[count++] = weights[j];
      }
    }
    return count;
  }

  private void addFour(int p, double[] gains) {
    RowArithmetic.addFour(
        gains,
        held[p],
        turned[support[p]],
        held[p + 1],
        turned[support[p + 1]],
        held[p + 2],
        turned[support[p + 2]],
        held[p + 3],
        turned[support[p + 3]],
        0,
        rows);
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

  /** Turns columns of the support that are not yet, some at once: they lie together. */
  private void turn(int from, int to) {
    int[] next = new int[COLUMNS_AT_ONCE];
    int some = 0;
    for (int p = from; p < to; p++) {
      if (turned[support[p]] == NOT_TURNED) {
        turned[support[p]] = new double[rows];
        next[some++] = support[p];
      }
      if (some == next.length || (p + 1 == to && some > 0)) {
        turn(next, some);
        some = 0;
      }
    }
  }

  private void turn(int[] chosen, int some) {
    for (int t = 0, row = 0; t < rows; t++, row += columns) {
      for (int k = 0; k < some; k++) {
        turned[chosen[k]][t] = cells[row + chosen[k]];
      }
    }
  }
}
