package dev.ringfolio.core.quantum;

import dev.ringfolio.core.optimizer.Cancellation;

/**
 * What one layer of QAOA expects, in closed form, and its best angles: where the search for those
 * of more layers starts.
 *
 * <p>With {@code xᵢ = (1 − zᵢ)/2} the cost is {@code offset + Σ hᵢzᵢ + Σ_{i<j} Jᵢⱼzᵢzⱼ}, and after
 * one layer
 *
 * <pre>
 *  ⟨zᵢ⟩   = sin 2β · sin 2γhᵢ · Π_{k≠i} cos 2γJᵢₖ
 *  ⟨zᵢzⱼ⟩ = ½ sin 4β · sin 2γJᵢⱼ · (cos 2γhᵢ Π cos 2γJᵢₖ + cos 2γhⱼ Π cos 2γJⱼₖ)
 *         − ½ sin² 2β · (cos 2γ(hᵢ+hⱼ) Π cos 2γ(Jᵢₖ+Jⱼₖ) − cos 2γ(hᵢ−hⱼ) Π cos 2γ(Jᵢₖ−Jⱼₖ))
 * </pre>
 *
 * with products over k other than i and j. So the expectation is {@code offset + A sin 2β + B sin
 * 4β + D sin² 2β} with A, B and D of γ alone: n³ cosines for all β at once, and no state of 2ⁿ
 * amplitudes. The signs of γ and β may be changed together, so γ ≥ 0 is enough.
 *
 * <p>Reference: Ozaeta, van Dam and McMahon, <i>Expectation values from the single-layer quantum
 * approximate optimization algorithm on Ising problems</i>, Quantum Science and Technology 7
 * (2022).
 */
final class FirstLayer {
  /** From one γ that is tried to the next, the fastest term turns by this. */
  private static final double TURN = 0.4;

  /** At the last one, the strongest coupling has turned by this. */
  private static final double TURN_MAX = Math.PI / 2.0;

  /** Values of γ that are tried at most. */
  private static final int GAMMAS_MAX = 1024;

  /** Values of β that are tried for each. */
  private static final int BETAS = 128;

  private final int n;
  private final double offset;
  private final double[] field;
  private final double[] coupling;
  private double first;
  private double second;
  private double square;

  FirstLayer(SelectionProblem problem) {
    this.n = problem.qubits();
    this.field = new double[n];
    this.coupling = new double[n * n];
    double constant = problem.constant();
    for (int i = 0; i < n; i++) {
      field[i] = -0.5 * problem.linear()[i];
      constant += 0.5 * problem.linear()[i];
      for (int j = 0; j < n; j++) {
        coupling[i * n + j] = 0.25 * problem.pair()[i * n + j];
        field[i] -= coupling[i * n + j];
        constant += 0.5 * coupling[i * n + j];
      }
    }
    this.offset = constant;
  }

  /** The expected cost after one layer. */
  double expectation(double gamma, double beta) {
    setGamma(gamma);
    return expectation(beta);
  }

  /**
   * The best γ and β of a grid over the first turn of the couplings. (They are nearly equal, so all
   * comes again later, never better for more layers.)
   */
  double[] best(Cancellation cancellation) {
    double step = gammaStep();
    double least = Double.POSITIVE_INFINITY;
    double[] best = {step, 0.0};
    double strongest = 2.0 * strongest();
    for (int g = 1; g <= GAMMAS_MAX && g * step * strongest <= TURN_MAX; g++) {
      StoppedException.poll(cancellation);
      setGamma(g * step);
      for (int b = 0; b < BETAS; b++) {
        double beta = Math.PI * b / BETAS;
        double expectation = expectation(beta);
        if (expectation < least) {
          least = expectation;
          best[0] = g * step;
          best[1] = beta;
        }
      }
    }
    return best;
  }

  /** The distance of the values of γ that are tried. */
  private double gammaStep() {
    double fastest = 0.0;
    for (int i = 0; i < n; i++) {
      double frequency = Math.abs(field[i]);
      for (int j = 0; j < n; j++) {
        frequency += Math.abs(coupling[i * n + j]);
      }
      fastest = Math.max(fastest, 2.0 * frequency);
    }
    return fastest > 0.0 ? TURN / fastest : 1.0;
  }

  private double strongest() {
    double strongest = 0.0;
    for (double strength : coupling) {
      strongest = Math.max(strongest, Math.abs(strength));
    }
    return strongest;
  }

  private double expectation(double beta) {
    double sine = Math.sin(2.0 * beta);
    return offset + first * sine + second * Math.sin(4.0 * beta) + square * sine * sine;
  }

  private void setGamma(double gamma) {
    double g = 2.0 * gamma;
    first = 0.0;
    second = 0.0;
    square = 0.0;
    for (int i = 0; i < n; i++) {
      first += field[i] * Math.sin(g * field[i]) * product(g, i, i, 0.0);
      for (int j = 0; j < i; j++) {
        double strength = coupling[i * n + j];
        double one = Math.cos(g * field[i]) * product(g, i, j, 0.0);
        double other = Math.cos(g * field[j]) * product(g, j, i, 0.0);
        double sum = Math.cos(g * (field[i] + field[j])) * product(g, i, j, 1.0);
        double difference = Math.cos(g * (field[i] - field[j])) * product(g, i, j, -1.0);
        second += 0.5 * strength * Math.sin(g * strength) * (one + other);
        square -= 0.5 * strength * (sum - difference);
      }
    }
  }

  /** {@code Π cos g(Jᵢₖ + sign·Jⱼₖ)} over k other than i and j. */
  private double product(double g, int i, int j, double sign) {
    double product = 1.0;
    for (int k = 0; k < n; k++) {
      if (k != i && k != j) {
        product *= Math.cos(g * (coupling[i * n + k] + sign * coupling[j * n + k]));
      }
    }
    return product;
  }
}
