package dev.ringfolio.core.quantum;

/**
 * The naive twin of the circuits: complex amplitudes in one array, one gate after the other, each a
 * 2×2 matrix; for few qubits also as one dense matrix, made by Kronecker products.
 */
final class PlainStateVector {
  final int qubits;
  double[] re;
  double[] im;

  PlainStateVector(int qubits) {
    this.qubits = qubits;
    this.re = new double[1 << qubits];
    this.im = new double[1 << qubits];
    re[0] = 1.0;
  }

  static PlainStateVector qaoa(SelectionProblem problem, double[] angles) {
    PlainStateVector state = new PlainStateVector(problem.qubits());
    double h = Math.sqrt(0.5);
    for (int i = 0; i < state.qubits; i++) {
      state.gate(i, new double[] {h, h, h, -h}, new double[4]);
    }
    int layers = angles.length / 2;
    for (int layer = 0; layer < layers; layer++) {
      double c = Math.cos(angles[layers + layer]);
      double s = Math.sin(angles[layers + layer]);
      state.phases(problem, angles[layer]);
      for (int i = 0; i < state.qubits; i++) {
        state.gate(i, new double[] {c, 0, 0, c}, new double[] {0, -s, -s, 0});
      }
    }
    return state;
  }

  static PlainStateVector vqe(int qubits, double[] angles) {
    PlainStateVector state = new PlainStateVector(qubits);
    for (int first = 0; first < angles.length; first += qubits) {
      if (first > 0) {
        state.ring();
      }
      for (int i = 0; i < qubits; i++) {
        double c = Math.cos(angles[first + i] / 2);
        double s = Math.sin(angles[first + i] / 2);
        state.gate(i, new double[] {c, -s, s, c}, new double[4]);
      }
    }
    return state;
  }

  void gate(int qubit, double[] gateRe, double[] gateIm) {
    if (qubits <= 6) {
      multiplyDense(qubit, gateRe, gateIm);
      return;
    }
    for (int x = 0; x < re.length; x++) {
      if ((x >> qubit & 1) == 0) {
        int y = x | 1 << qubit;
        double[] a = {re[x], re[y]};
        double[] b = {im[x], im[y]};
        for (int row = 0; row < 2; row++) {
          int to = row == 0 ? x : y;
          re[to] = 0;
          im[to] = 0;
          for (int column = 0; column < 2; column++) {
            double u = gateRe[2 * row + column];
            double v = gateIm[2 * row + column];
            re[to] += u * a[column] - v * b[column];
            im[to] += u * b[column] + v * a[column];
          }
        }
      }
    }
  }

  /** The gate as a matrix over all amplitudes: identities on the other qubits. */
  private void multiplyDense(int qubit, double[] gateRe, double[] gateIm) {
    int size = re.length;
    double[] toRe = new double[size];
    double[] toIm = new double[size];
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        boolean others = (row & ~(1 << qubit)) == (column & ~(1 << qubit));
        int cell = 2 * (row >> qubit & 1) + (column >> qubit & 1);
        double u = others ? gateRe[cell] : 0.0;
        double v = others ? gateIm[cell] : 0.0;
        toRe[row] += u * re[column] - v * im[column];
        toIm[row] += u * im[column] + v * re[column];
      }
    }
    re = toRe;
    im = toIm;
  }

  void phases(SelectionProblem problem, double gamma) {
    for (int x = 0; x < re.length; x++) {
      double c = Math.cos(-gamma * problem.cost(x));
      double s = Math.sin(-gamma * problem.cost(x));
      double a = re[x];
      double b = im[x];
      re[x] = a * c - b * s;
      im[x] = a * s + b * c;
    }
  }

  /** Controlled-Z between neighbours, the last and the first too where they are not already. */
  void ring() {
    int gates = qubits > 2 ? qubits : qubits - 1;
    for (int i = 0; i < gates; i++) {
      int both = 1 << i | 1 << (i + 1) % qubits;
      for (int x = 0; x < re.length; x++) {
        if ((x & both) == both) {
          re[x] = -re[x];
          im[x] = -im[x];
        }
      }
    }
  }

  double expectation(SelectionProblem problem) {
    double sum = 0.0;
    for (int x = 0; x < re.length; x++) {
      sum += (re[x] * re[x] + im[x] * im[x]) * problem.cost(x);
    }
    return sum;
  }
}
