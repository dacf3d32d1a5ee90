package dev.ringfolio.core.quantum;

import dev.ringfolio.core.optimizer.Cancellation;

/**
 * How 2ⁿ numbers, one for each basis state, lie in memory: rows of {@value #ROW_QUBITS} qubits (all
 * of them where there are fewer), each a Java array of its own. The low bits of a basis index are
 * the column, the high bits the row.
 *
 * <p>Rows are arrays of their own and not parts of a long one for two reasons. The compiler
 * vectorizes a loop over several arrays with one index, and leaves scalar one over several parts of
 * the same array, which might overlap for all it knows (measured: 3 times slower). And the headers
 * between the rows shift them, so that rows a power of two apart do not fight for the same lines of
 * a cache.
 */
final class Register {
  /** Qubits of a row. */
  static final int ROW_QUBITS = 6;

  /** Numbers of a whole row. */
  static final int ROW = 1 << ROW_QUBITS;

  /** Rows between two looks at the cancellation: 16,384 numbers, far below a millisecond. */
  static final int POLL_ROWS = 256;

  private Register() {}

  /** Qubits that count columns. */
  static int columnQubits(int qubits) {
    return Math.min(qubits, ROW_QUBITS);
  }

  static int rows(int qubits) {
    return 1 << (qubits - columnQubits(qubits));
  }

  /** Rows of zeros for 2ⁿ numbers. */
  static double[][] allocate(int qubits, Cancellation cancellation) {
    int columns = 1 << columnQubits(qubits);
    double[][] rows = new double[rows(qubits)][];
    for (int r = 0; r < rows.length; r++) {
      if (r % POLL_ROWS == 0) {
        StoppedException.poll(cancellation);
      }
      rows[r] = new double[columns];
    }
    return rows;
  }

  /** The number of one basis state. */
  static double at(double[][] rows, int index) {
    int columns = rows[0].length;
    return rows[index / columns][index % columns];
  }
}
