package dev.ringfolio.core.optimizer;

/**
 * The Cholesky factor {@code U'U = A} of a positive definite matrix, made row by row in the matrix'
 * own array. A pivot that is nothing but rounding is replaced by its diagonal entry, which holds
 * the direction nearly still; whoever solves with the factor refines its solution against the exact
 * matrix.
 *
 * <p>The state of one solve; one thread.
 */
final class UpperFactor {
  /** A pivot below this part of its diagonal entry is rounding. */
  private static final double PIVOT_ZERO = 1e-15;

  /** Multiplications after which to ask whether to go on: about a millisecond's worth. */
  private static final long POLL_EVERY = 1 << 20;

  private final int size;
  private final double[] cells;

  /**
   * @param cells size×size, row-major; the upper triangle is <em>read</em> and <em>written</em>
   */
  UpperFactor(int size, double[] cells) {
    this.size = size;
    this.cells = cells;
  }

  /** Factors what the array holds now; false where it was told to stop meanwhile. */
  boolean factor(Cancellation cancellation) {
    long work = 0;
    for (int i = 0; i < size; i++) {
      work += (long) i * (size - i);
      if (work > POLL_EVERY) {
        work = 0;
        if (cancellation.verdict() != Cancellation.Verdict.GO_ON) {
          return false;
        }
      }
      double diagonal = cells[i * size + i];
      eliminate(i);
      double pivot = cells[i * size + i];
      if (!(pivot > PIVOT_ZERO * diagonal)) {
        pivot = diagonal > 0.0 ? diagonal : 1.0;
      }
      scaleRow(i, 1.0 / Math.sqrt(pivot));
      cells[i * size + i] = Math.sqrt(pivot);
    }
    return true;
  }

  /** Takes from row i what the rows above it explain. */
  private void eliminate(int i) {
    int row = i * size + i;
    int length = size - i;
    int k = 0;
    for (; k + 3 < i; k += 4) {
      int x = k * size + i;
      RowArithmetic.addFour(
          cells,
          row,
          cells,
          x,
          size,
          -cells[x],
          -cells[x + size],
          -cells[x + 2 * size],
          -cells[x + 3 * size],
          length);
    }
    for (; k < i; k++) {
      int x = k * size + i;
      RowArithmetic.addScaled(cells, row, -cells[x], cells, x, length);
    }
  }

  private void scaleRow(int i, double factor) {
    for (int j = i + 1; j < size; j++) {
      cells[i * size + j] *= factor;
    }
  }

  /**
   * Solves {@code U'x = b}.
   *
   * @param b size, from {@code at} on; <em>read</em>, and the solution <em>written</em> over it
   */
  void forward(double[] b, int at) {
    for (int i = 0; i < size; i++) {
      b[at + i] /= cells[i * size + i];
      RowArithmetic.addScaled(b, at + i + 1, -b[at + i], cells, i * size + i + 1, size - i - 1);
    }
  }

  /**
   * Solves {@code Ux = b}.
   *
   * @param b size; <em>read</em>, and the solution <em>written</em> over it
   */
  void backward(double[] b) {
    for (int i = size - 1; i >= 0; i--) {
      int from = i * size + i + 1;
      b[i] = (b[i] - RowArithmetic.dot(cells, from, b, i + 1, size - i - 1)) / cells[from - 1];
    }
  }
}
