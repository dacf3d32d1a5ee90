package dev.ringfolio.core.quantum;

import dev.ringfolio.core.optimizer.Cancellation;
import java.util.Arrays;

/**
 * The variational quantum eigensolver's hardware-efficient ansatz: from {@code |0…0⟩} a rotation RY
 * on every qubit, then, layer by layer, a ring of controlled-Z gates and another rotation on every
 * qubit.
 *
 * <p>RY is real and controlled-Z changes signs, so all amplitudes are real: one register, and the
 * same {@link Rotations} as those of {@link QaoaCircuit}, by half of RY's angle and by another one
 * on each qubit. The sign of basis state x is that of {@code Σᵢ xᵢxᵢ₊₁}, even or odd. Along a row
 * it depends on the row only by its lowest and its highest bit, the neighbours of the columns'
 * bits, and by one sign for all: four vectors of signs are enough.
 *
 * <p>Angles are n of the first rotations, then n of each layer. The amplitudes take 8·2ⁿ bytes.
 *
 * <p>Reference: Kandala et al., <i>Hardware-efficient variational quantum eigensolver</i>, Nature
 * 549 (2017).
 */
final class VqeCircuit implements Circuit {
  private final int qubits;
  private final int layers;
  private final Cancellation cancellation;
  private final double[][] amplitudes;
  private final double[][] signs;
  private final Rotations rotations;
  private final Readout readout;
  private final double[] halfAngles;
  private double scale = 1.0;

  VqeCircuit(SelectionProblem problem, CostTable costs, int layers, Cancellation cancellation) {
    this.qubits = problem.qubits();
    this.layers = layers;
    this.cancellation = cancellation;
    this.amplitudes = Register.allocate(qubits, cancellation);
    this.signs = new double[4][amplitudes[0].length];
    this.rotations = new Rotations(qubits, cancellation);
    this.readout = new Readout(problem, costs, cancellation);
    this.halfAngles = new double[qubits];
    fillSigns();
  }

  private void fillSigns() {
    int columns = amplitudes[0].length;
    for (int kind = 0; kind < signs.length; kind++) {
      int row = (kind & 1) | ((kind >> 1) * (amplitudes.length >> 1));
      for (int c = 0; c < columns; c++) {
        signs[kind][c] = sign(row * columns + c) * sign(row * columns);
      }
    }
  }

  /** The sign that the ring of controlled-Z gates gives a basis state. */
  double sign(int selection) {
    int neighbours = selection & (selection >> 1);
    boolean closes = qubits > 2 && (selection & 1) != 0 && selection >> (qubits - 1) != 0;
    return ((Integer.bitCount(neighbours) + (closes ? 1 : 0)) & 1) == 0 ? 1.0 : -1.0;
  }

  @Override
  public int angles() {
    return qubits * (layers + 1);
  }

  @Override
  public void run(double[] angles) {
    startAtZero();
    for (int first = 0; first < angles.length; first += qubits) {
      for (int i = 0; i < qubits; i++) {
        halfAngles[i] = 0.5 * angles[first + i];
      }
      Rotations.BlockStep before = first == 0 ? (from, to) -> {} : this::entangle;
      double factor = rotations.rotate(halfAngles, before, amplitudes); // takes the scale in
      scale *= factor;
    }
    readout.survey(amplitudes);
  }

  private void startAtZero() {
    for (int r = 0; r < amplitudes.length; r++) {
      if (r % Register.POLL_ROWS == 0) {
        StoppedException.poll(cancellation);
      }
      Arrays.fill(amplitudes[r], 0.0);
    }
    amplitudes[0][0] = 1.0;
    scale = 1.0;
  }

  private void entangle(int fromRow, int toRow) {
    int top = amplitudes.length >> 1;
    int columns = amplitudes[0].length;
    for (int r = fromRow; r < toRow; r++) {
      int kind = (r & 1) | ((r & top) == 0 ? 0 : 2);
      multiply(amplitudes[r], signs[kind], scale * sign(r * columns));
    }
    if (toRow == amplitudes.length) {
      scale = 1.0;
    }
  }

  private static void multiply(double[] row, double[] by, double factor) {
    for (int c = 0; c < row.length; c++) {
      row[c] *= by[c] * factor;
    }
  }

  @Override
  public double expectation() {
    return readout.expectation();
  }

  @Override
  public double probability(int selection) {
    double amplitude = amplitude(selection);
    return amplitude * amplitude;
  }

  @Override
  public int mostProbable() {
    return readout.mostProbable();
  }

  /** {@code ψ(x)}. */
  double amplitude(int selection) {
    return scale * Register.at(amplitudes, selection);
  }

  /** {@code Σ ψ(x)²}, one but for rounding. */
  double norm() {
    return scale * scale * readout.norm();
  }
}
