package dev.ringfolio.core.quantum;

import dev.ringfolio.core.optimizer.Cancellation;
import java.util.Arrays;

/**
 * The quantum approximate optimization algorithm: from the uniform state, layer by layer {@code
 * exp(−iγC)}, then {@code exp(−iβX)} on every qubit.
 *
 * <p><b>Idea.</b> What is held is not ψ but {@code φ(x) = i^(number of set bits of x) · ψ(x)}. The
 * cost is diagonal and does not see the difference; the mixer becomes the <em>real</em> rotation by
 * β ({@link Rotations}), so real and imaginary parts never meet in it: half of the arithmetic, and
 * loops that the compiler vectorizes. Probabilities are the same.
 *
 * <p>In a layer, a block of rows is multiplied with its phases and rotated while it is in the
 * cache. Angles are γ₁…γ_p, then β₁…β_p. The two parts take 16·2ⁿ bytes, 64 MiB for 22 qubits.
 *
 * <p>Reference: Farhi, Goldstone and Gutmann, <i>A Quantum Approximate Optimization Algorithm</i>
 * (2014), arXiv:1411.4028.
 */
final class QaoaCircuit implements Circuit {
  private final int qubits;
  private final int layers;
  private final Cancellation cancellation;
  private final double[][] re;
  private final double[][] im;
  private final Phases phases;
  private final Rotations rotations;
  private final Readout readout;
  private final double[] mixing;
  private double scale = 1.0;

  QaoaCircuit(SelectionProblem problem, CostTable costs, int layers, Cancellation cancellation) {
    this.qubits = problem.qubits();
    this.layers = layers;
    this.cancellation = cancellation;
    this.re = Register.allocate(qubits, cancellation);
    this.im = Register.allocate(qubits, cancellation);
    this.phases = new Phases(problem);
    this.rotations = new Rotations(qubits, cancellation);
    this.readout = new Readout(problem, costs, cancellation);
    this.mixing = new double[qubits];
  }

  @Override
  public int angles() {
    return 2 * layers;
  }

  @Override
  public void run(double[] angles) {
    int depth = angles.length / 2;
    startUniform();
    for (int layer = 0; layer < depth; layer++) {
      layer(angles[layer], angles[depth + layer]);
    }
    readout.survey(re, im);
  }

  /** Makes the state uniform. */
  void startUniform() {
    scale = Math.pow(2.0, -0.5 * qubits);
    for (int r = 0; r < re.length; r++) {
      if (r % Register.POLL_ROWS == 0) {
        StoppedException.poll(cancellation);
      }
      fillPowers(re[r], im[r], Integer.bitCount(r));
    }
  }

  private static void fillPowers(double[] re, double[] im, int bits) {
    for (int c = 0; c < re.length; c++) {
      int power = (bits + Integer.bitCount(c)) & 3;
      re[c] = power == 0 ? 1.0 : power == 2 ? -1.0 : 0.0;
      im[c] = power == 1 ? 1.0 : power == 3 ? -1.0 : 0.0;
    }
  }

  /** One layer: the phases, then the mixer. */
  void layer(double gamma, double beta) {
    Arrays.fill(mixing, beta);
    phases.start(gamma, scale);
    scale = rotations.rotate(mixing, this::applyPhases, re, im);
  }

  private void applyPhases(int fromRow, int toRow) {
    for (int r = fromRow; r < toRow; r++) {
      phases.apply(r, re[r], im[r]);
    }
  }

  @Override
  public double expectation() {
    return readout.expectation();
  }

  @Override
  public double probability(int selection) {
    double x = scale * Register.at(re, selection);
    double y = scale * Register.at(im, selection);
    return x * x + y * y;
  }

  @Override
  public int mostProbable() {
    return readout.mostProbable();
  }

  /** {@code ψ(x)}, real and imaginary part. */
  double[] amplitude(int selection) {
    double x = scale * Register.at(re, selection);
    double y = scale * Register.at(im, selection);
    return switch (Integer.bitCount(selection) & 3) { // times (−i) to the number of bits
      case 0 -> new double[] {x, y};
      case 1 -> new double[] {y, -x};
      case 2 -> new double[] {-x, -y};
      default -> new double[] {-y, x};
    };
  }

  /** {@code Σ |ψ(x)|²}, one but for rounding. */
  double norm() {
    return scale * scale * readout.norm();
  }
}
