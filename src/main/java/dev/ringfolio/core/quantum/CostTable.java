package dev.ringfolio.core.quantum;

import dev.ringfolio.core.optimizer.Cancellation;

/**
 * The cost of every selection: the diagonal of the Hamiltonian, and the exact answer to the
 * selection problem by looking at all of it.
 *
 * <p>It is built by doubling. A row differs from the row without its lowest set bit, which is
 * complete already, by one selected asset k more: {@code C(x + 2ᵏ) = C(x) + linear[k] + Σⱼ
 * pair[k,j] xⱼ}. The part of that sum over the columns is a vector that is made once for each k, so
 * an entry costs two additions. Rounding grows with the number of additions, at most n of them.
 *
 * <p>Immutable once made; any thread.
 */
final class CostTable {
  private final double[][] rows;
  private double least = Double.POSITIVE_INFINITY;
  private double second = Double.POSITIVE_INFINITY;
  private double sum;
  private int argmin;

  private CostTable(double[][] rows) {
    this.rows = rows;
  }

  /** Makes the table: 8·2ⁿ bytes, 32 MiB for 22 qubits. */
  static CostTable of(SelectionProblem problem, Cancellation cancellation) {
    double[][] rows = Register.allocate(problem.qubits(), cancellation);
    CostTable table = new CostTable(rows);
    double[][] couplings = columnCouplings(problem);
    fillFirstRow(problem, rows[0]);
    table.survey(0);
    for (int r = 1; r < rows.length; r++) {
      if (r % Register.POLL_ROWS == 0) {
        StoppedException.poll(cancellation);
      }
      int k = Integer.numberOfTrailingZeros(r);
      int parent = r & (r - 1);
      add(rows[r], rows[parent], couplings[k], rowCoupling(problem, k, parent));
      table.survey(r);
    }
    return table;
  }

  /**
   * What selecting the asset of row bit k adds at each column, apart from other assets of rows: row
   * bits × columns.
   */
  static double[][] columnCouplings(SelectionProblem problem) {
    int n = problem.qubits();
    int low = Register.columnQubits(n);
    double[][] couplings = new double[n - low][1 << low];
    for (int k = 0; k < couplings.length; k++) {
      int asset = low + k;
      couplings[k][0] = problem.linear()[asset];
      for (int c = 1; c < couplings[k].length; c++) {
        int other = Integer.numberOfTrailingZeros(c);
        couplings[k][c] = couplings[k][c & (c - 1)] + problem.pair()[asset * n + other];
      }
    }
    return couplings;
  }

  private static double rowCoupling(SelectionProblem problem, int k, int row) {
    int n = problem.qubits();
    int low = Register.columnQubits(n);
    double coupling = 0.0;
    for (int rest = row; rest != 0; rest &= rest - 1) {
      coupling += problem.pair()[(low + k) * n + low + Integer.numberOfTrailingZeros(rest)];
    }
    return coupling;
  }

  /** The costs of selections among the assets of the columns. */
  static void fillFirstRow(SelectionProblem problem, double[] row) {
    for (int c = 0; c < row.length; c++) {
      row[c] = problem.cost(c);
    }
  }

  private static void add(double[] sum, double[] a, double[] b, double constant) {
    for (int c = 0; c < sum.length; c++) {
      sum[c] = a[c] + b[c] + constant;
    }
  }

  private void survey(int r) {
    double[] row = rows[r];
    double total = 0.0;
    for (int c = 0; c < row.length; c++) {
      double cost = row[c];
      total += cost;
      if (cost < second) {
        note(cost, r * row.length + c);
      }
    }
    sum += total;
  }

  private void note(double cost, int selection) {
    if (cost < least) {
      second = least;
      least = cost;
      argmin = selection;
    } else {
      second = cost;
    }
  }

  /** The costs, in rows as {@link Register} has them; <em>read</em>. */
  double[][] rows() {
    return rows;
  }

  double cost(int selection) {
    return Register.at(rows, selection);
  }

  /** The least cost of all selections. */
  double least() {
    return least;
  }

  /** The selection of least cost; of several, the one of least index. */
  int argmin() {
    return argmin;
  }

  /** How much more the second best selection costs; zero where several are best. */
  double gapToSecond() {
    return second - least;
  }

  /** The mean over all selections: what the uniform state expects. */
  double mean() {
    return sum / (rows.length * (double) rows[0].length);
  }
}
