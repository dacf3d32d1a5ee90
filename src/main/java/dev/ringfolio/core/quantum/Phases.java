package dev.ringfolio.core.quantum;

/**
 * The factors {@code exp(−iγ C(x))} of one layer, without a sine for each x.
 *
 * <p><b>Idea.</b> C is quadratic, so the factors of a row are those of its parent, the row without
 * its lowest set bit k, times {@code exp(−iγ·(what asset k adds at each column))}, a vector made
 * once for each k, times one number for the coupling of k with the other assets of the row. A
 * complex product in place of a sine and a cosine; at most {@code 2(n − 6) + 1} rounded factors of
 * modulus one each, so the error stays below 1e-14.
 *
 * <p><b>Invariants.</b> Rows are asked for in ascending order, from 0, each once. The table of the
 * last row whose lowest set bit is k lies in slot k; a row's parent is always the last one of its
 * slot, because the next of that slot comes only after all that descend from it.
 *
 * <p><b>Threads.</b> The state of one run; one thread.
 */
final class Phases {
  private final int n;
  private final int low;
  private final SelectionProblem problem;
  private final double[] firstRow;
  private final double[][] couplings;
  private final double[][] stepRe;
  private final double[][] stepIm;
  private final double[][] slotRe;
  private final double[][] slotIm;
  // Bits × bits of rows: exp(−iγ pair[k,m]); slots × bits: their products over a slot's row.
  private final double[] pairRe;
  private final double[] pairIm;
  private final double[][] coupledRe;
  private final double[][] coupledIm;

  Phases(SelectionProblem problem) {
    this.n = problem.qubits();
    this.low = Register.columnQubits(n);
    this.problem = problem;
    int columns = 1 << low;
    int bits = n - low;
    this.firstRow = new double[columns];
    CostTable.fillFirstRow(problem, firstRow);
    this.couplings = CostTable.columnCouplings(problem);
    this.stepRe = new double[bits][columns];
    this.stepIm = new double[bits][columns];
    this.slotRe = new double[bits + 1][columns];
    this.slotIm = new double[bits + 1][columns];
    this.pairRe = new double[bits * bits];
    this.pairIm = new double[bits * bits];
    this.coupledRe = new double[bits + 1][bits];
    this.coupledIm = new double[bits + 1][bits];
  }

  /**
   * Makes ready for the rows of a layer.
   *
   * @param scale another factor, of every entry
   */
  void start(double gamma, double scale) {
    int bits = n - low;
    for (int k = 0; k < bits; k++) {
      fillUnit(stepRe[k], stepIm[k], couplings[k], -gamma, 1.0);
      for (int m = 0; m < bits; m++) {
        double angle = -gamma * problem.pair()[(low + k) * n + low + m];
        pairRe[k * bits + m] = Math.cos(angle);
        pairIm[k * bits + m] = Math.sin(angle);
      }
      coupledRe[bits][k] = 1.0;
      coupledIm[bits][k] = 0.0;
    }
    fillUnit(slotRe[bits], slotIm[bits], firstRow, -gamma, scale);
  }

  private static void fillUnit(
      double[] re, double[] im, double[] values, double factor, double scale) {
    for (int c = 0; c < values.length; c++) {
      re[c] = scale * Math.cos(factor * values[c]);
      im[c] = scale * Math.sin(factor * values[c]);
    }
  }

  /**
   * Multiplies the amplitudes of the next row with its factors.
   *
   * @param re <em>read and written</em>
   * @param im likewise
   */
  void apply(int row, double[] re, double[] im) {
    int bits = n - low;
    int slot = row == 0 ? bits : Integer.numberOfTrailingZeros(row);
    if (row != 0) {
      int parentRow = row & (row - 1);
      descend(slot, parentRow == 0 ? bits : Integer.numberOfTrailingZeros(parentRow));
    }
    multiply(re, im, slotRe[slot], slotIm[slot]);
  }

  private void descend(int slot, int parent) {
    int bits = n - low;
    step(
        slotRe[slot],
        slotIm[slot],
        slotRe[parent],
        slotIm[parent],
        stepRe[slot],
        stepIm[slot],
        coupledRe[parent][slot],
        coupledIm[parent][slot]);
    for (int m = 0; m < slot; m++) {
      double x = coupledRe[parent][m];
      double y = coupledIm[parent][m];
      double c = pairRe[slot * bits + m];
      double s = pairIm[slot * bits + m];
      coupledRe[slot][m] = x * c - y * s;
      coupledIm[slot][m] = x * s + y * c;
    }
  }

  /** {@code to = from · by · (c + is)}. */
  private static void step(
      double[] toRe,
      double[] toIm,
      double[] fromRe,
      double[] fromIm,
      double[] byRe,
      double[] byIm,
      double c,
      double s) {
    for (int k = 0; k < toRe.length; k++) {
      double x = fromRe[k] * byRe[k] - fromIm[k] * byIm[k];
      double y = fromRe[k] * byIm[k] + fromIm[k] * byRe[k];
      toRe[k] = x * c - y * s;
      toIm[k] = x * s + y * c;
    }
  }

  private static void multiply(double[] re, double[] im, double[] byRe, double[] byIm) {
    for (int k = 0; k < re.length; k++) {
      double x = re[k];
      double y = im[k];
      re[k] = x * byRe[k] - y * byIm[k];
      im[k] = x * byIm[k] + y * byRe[k];
    }
  }
}
