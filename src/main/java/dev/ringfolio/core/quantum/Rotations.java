package dev.ringfolio.core.quantum;

import dev.ringfolio.core.optimizer.Cancellation;

/**
 * One real rotation on each qubit of a register: the hot loop of both circuits.
 *
 * <p><b>Problem.</b> {@code R(θᵢ) = [[cos θᵢ, −sin θᵢ], [sin θᵢ, cos θᵢ]]} on every qubit i costs n
 * passes over 2ⁿ numbers when done one after the other, each as slow as memory.
 *
 * <p><b>Idea.</b> {@code R(θ) = cos θ · [[1, −t], [t, 1]]} with {@code t = tan θ}: a butterfly
 * {@code (x − t·y, y + t·x)} has half of the multiplications, and the product of all cosines is one
 * factor, handed back for the caller to fold into what it does next. Butterflies of several qubits
 * are done at once between load and store: three qubits a pass within a row, two a pass between
 * rows. A block of 256 rows (128 KiB) is finished with all the qubits that it holds before the next
 * one is looked at; the remaining qubits are done in a second sweep, group by group of rows. So up
 * to 22 qubits go over memory twice a layer.
 *
 * <p><b>Invariants.</b> Times the factor, each step is orthogonal, so rounding does not grow
 * relative to the norm. Near π/2 the tangent would overflow; an angle beyond {@link #STEEP} is
 * turned in two halves, whose tangents are near one.
 *
 * <p><b>Threads.</b> The state of one run; one thread.
 */
final class Rotations {
  /** Row qubits of a block. */
  private static final int BLOCK_QUBITS = 8;

  /** Rows of a block. */
  private static final int BLOCK_ROWS = 1 << BLOCK_QUBITS;

  /** The 22nd power of a tangent up to this is far from overflow. */
  private static final double STEEP = 1e6;

  private final int columnQubits;
  private final int rowQubits;
  private final double[] tangents;
  private final Cancellation cancellation;

  Rotations(int qubits, Cancellation cancellation) {
    this.columnQubits = Register.columnQubits(qubits);
    this.rowQubits = qubits - columnQubits;
    this.tangents = new double[qubits];
    this.cancellation = cancellation;
  }

  /** What is to be done to the rows of a block before they are rotated, while they are at hand. */
  @FunctionalInterface
  interface BlockStep {
    void apply(int fromRow, int toRow);
  }

  /**
   * Rotates qubit i by {@code angles[i]} in each of the registers.
   *
   * @param angles n, radians; <em>read</em>
   * @param before done to every block once, in ascending order of rows
   * @param registers <em>read and written</em>
   * @return the factor that the registers still have to be multiplied with
   */
  double rotate(double[] angles, BlockStep before, double[][]... registers) {
    if (!steep(angles)) {
      double factor = setAngles(angles, 1.0);
      sweep(before, registers);
      return factor;
    }
    double factor = setAngles(angles, 0.5);
    sweep(before, registers);
    sweep((from, to) -> {}, registers);
    return factor * factor;
  }

  /** Whether some angle is too near π/2 to be turned at once. */
  private static boolean steep(double[] angles) {
    for (double angle : angles) {
      if (!(Math.abs(Math.tan(angle)) <= STEEP)) {
        return true;
      }
    }
    return false;
  }

  /** Sets the tangents of the angles, each times {@code part}; the product of the cosines. */
  private double setAngles(double[] angles, double part) {
    double factor = 1.0;
    for (int i = 0; i < tangents.length; i++) {
      tangents[i] = Math.tan(part * angles[i]);
      factor *= Math.cos(part * angles[i]);
    }
    return factor;
  }

  private void sweep(BlockStep before, double[][][] registers) {
    int rows = 1 << rowQubits;
    for (int from = 0; from < rows; from += BLOCK_ROWS) {
      StoppedException.poll(cancellation);
      int to = Math.min(rows, from + BLOCK_ROWS);
      before.apply(from, to);
      for (double[][] register : registers) {
        rotateBlock(register, from, to);
      }
    }
    for (double[][] register : registers) {
      rotateAcross(register);
    }
  }

  /** The first sweep over one block: the qubits that a block holds. */
  private void rotateBlock(double[][] rows, int from, int to) {
    for (int r = from; r < to; r++) {
      rotateWithin(rows[r]);
    }
    rotateBetween(rows, from, 1, 0, Math.min(rowQubits, BLOCK_QUBITS));
  }

  /** The second sweep, after all blocks: the qubits above those of a block. */
  private void rotateAcross(double[][] rows) {
    if (rowQubits <= BLOCK_QUBITS) {
      return;
    }
    for (int r = 0; r < BLOCK_ROWS; r++) {
      StoppedException.poll(cancellation);
      rotateBetween(rows, r, BLOCK_ROWS, BLOCK_QUBITS, rowQubits);
    }
  }

  /**
   * Rotates the row qubits {@code low..high} among the {@code 2^(high − low)} rows from {@code
   * first} on, {@code spacing} apart.
   */
  private void rotateBetween(double[][] rows, int first, int spacing, int low, int high) {
    int end = first + (spacing << (high - low));
    int stride = spacing;
    int qubit = low;
    for (; qubit + 1 < high; qubit += 2, stride *= 4) {
      double t = tangents[columnQubits + qubit];
      double u = tangents[columnQubits + qubit + 1];
      for (int base = first; base < end; base += 4 * stride) {
        for (int r = base; r < base + stride; r += spacing) {
          fourRows(rows[r], rows[r + stride], rows[r + 2 * stride], rows[r + 3 * stride], t, u);
        }
      }
    }
    if (qubit < high) {
      double t = tangents[columnQubits + qubit];
      for (int r = first; r < first + stride; r += spacing) {
        twoRows(rows[r], rows[r + stride], t);
      }
    }
  }

  private static void twoRows(double[] a, double[] b, double t) {
    for (int k = 0; k < a.length; k++) {
      double x = a[k];
      double y = b[k];
      a[k] = x - t * y;
      b[k] = y + t * x;
    }
  }

  private static void fourRows(double[] a, double[] b, double[] c, double[] d, double t, double u) {
    for (int k = 0; k < a.length; k++) {
      double x = a[k];
      double y = b[k];
      double z = c[k];
      double w = d[k];
      double p = x - t * y;
      double q = y + t * x;
      double r = z - t * w;
      double s = w + t * z;
      a[k] = p - u * r;
      c[k] = r + u * p;
      b[k] = q - u * s;
      d[k] = s + u * q;
    }
  }

  private void rotateWithin(double[] row) {
    if (row.length == Register.ROW) {
      eighths(row, 1, 8, tangents[0], tangents[1], tangents[2]);
      eighths(row, 8, 1, tangents[3], tangents[4], tangents[5]);
      return;
    }
    for (int qubit = 0; qubit < columnQubits; qubit++) {
      single(row, 1 << qubit, tangents[qubit]);
    }
  }

  private static void single(double[] a, int stride, double t) {
    for (int base = 0; base < a.length; base += 2 * stride) {
      for (int k = base; k < base + stride; k++) {
        double x = a[k];
        double y = a[k + stride];
        a[k] = x - t * y;
        a[k + stride] = y + t * x;
      }
    }
  }

  /** Three qubits of a whole row: eight times eight numbers, {@code stride} apart. */
  private static void eighths(double[] a, int stride, int step, double t, double u, double v) {
    for (int i = 0; i < 8; i++) {
      int k = i * step;
      double x0 = a[k];
      double x1 = a[k + stride];
      double x2 = a[k + 2 * stride];
      double x3 = a[k + 3 * stride];
      double x4 = a[k + 4 * stride];
      double x5 = a[k + 5 * stride];
      double x6 = a[k + 6 * stride];
      double x7 = a[k + 7 * stride];
      double y0 = x0 - t * x1;
      double y1 = x1 + t * x0;
      double y2 = x2 - t * x3;
      double y3 = x3 + t * x2;
      double y4 = x4 - t * x5;
      double y5 = x5 + t * x4;
      double y6 = x6 - t * x7;
      double y7 = x7 + t * x6;
      x0 = y0 - u * y2;
      x2 = y2 + u * y0;
      x1 = y1 - u * y3;
      x3 = y3 + u * y1;
      x4 = y4 - u * y6;
      x6 = y6 + u * y4;
      x5 = y5 - u * y7;
      x7 = y7 + u * y5;
      a[k] = x0 - v * x4;
      a[k + 4 * stride] = x4 + v * x0;
      a[k + stride] = x1 - v * x5;
      a[k + 5 * stride] = x5 + v * x1;
      a[k + 2 * stride] = x2 - v * x6;
      a[k + 6 * stride] = x6 + v * x2;
      a[k + 3 * stride] = x3 - v * x7;
      a[k + 7 * stride] = x7 + v * x3;
    }
  }
}
