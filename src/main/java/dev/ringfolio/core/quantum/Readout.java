package dev.ringfolio.core.quantum;

import dev.ringfolio.core.optimizer.Cancellation;

/**
 * What is read off a state in one pass: its norm, the expected cost, and the most probable
 * selection that keeps the budget. The state of one run; one thread.
 */
final class Readout {
  private final SelectionProblem problem;
  private final CostTable costs;
  private final Cancellation cancellation;
  private final double[] probabilities;
  private double norm;
  private double weighted;
  private double greatest;
  private int mostProbable;

  Readout(SelectionProblem problem, CostTable costs, Cancellation cancellation) {
    this.problem = problem;
    this.costs = costs;
    this.cancellation = cancellation;
    this.probabilities = new double[costs.rows()[0].length];
  }

  /** Reads a state of complex amplitudes; a common factor does not matter. */
  void survey(double[][] re, double[][] im) {
    clear();
    for (int r = 0; r < re.length; r++) {
      if (r % Register.POLL_ROWS == 0) {
        StoppedException.poll(cancellation);
      }
      squares(probabilities, re[r], im[r]);
      surveyRow(r);
    }
  }

  /** Reads a state of real amplitudes. */
  void survey(double[][] amplitudes) {
    clear();
    for (int r = 0; r < amplitudes.length; r++) {
      if (r % Register.POLL_ROWS == 0) {
        StoppedException.poll(cancellation);
      }
      squares(probabilities, amplitudes[r]);
      surveyRow(r);
    }
  }

  private void clear() {
    norm = 0.0;
    weighted = 0.0;
    greatest = Double.NEGATIVE_INFINITY;
    mostProbable = 0;
  }

  private void surveyRow(int r) {
    norm += sum(probabilities);
    weighted += dot(probabilities, costs.rows()[r]);
    int columns = probabilities.length;
    int wanted = problem.budget() - Integer.bitCount(r);
    for (int c = 0; c < columns; c++) {
      if (probabilities[c] > greatest && Integer.bitCount(c) == wanted) {
        greatest = probabilities[c];
        mostProbable = r * columns + c;
      }
    }
  }

  private static void squares(double[] squares, double[] re, double[] im) {
    for (int c = 0; c < squares.length; c++) {
      squares[c] = re[c] * re[c] + im[c] * im[c];
    }
  }

  private static void squares(double[] squares, double[] amplitudes) {
    for (int c = 0; c < squares.length; c++) {
      squares[c] = amplitudes[c] * amplitudes[c];
    }
  }

  private static double sum(double[] a) {
    double s0 = 0.0;
    double s1 = 0.0;
    double s2 = 0.0;
    double s3 = 0.0;
    for (int k = 0; k < a.length; k += 4) {
      s0 += a[k];
      s1 += a[k + 1];
      s2 += a[k + 2];
      s3 += a[k + 3];
    }
    return (s0 + s1) + (s2 + s3);
  }

  private static double dot(double[] a, double[] b) {
    double s0 = 0.0;
    double s1 = 0.0;
    double s2 = 0.0;
    double s3 = 0.0;
    for (int k = 0; k < a.length; k += 4) {
      s0 += a[k] * b[k];
      s1 += a[k + 1] * b[k + 1];
      s2 += a[k + 2] * b[k + 2];
      s3 += a[k + 3] * b[k + 3];
    }
    return (s0 + s1) + (s2 + s3);
  }

  /** The sum of all squares. */
  double norm() {
    return norm;
  }

  double expectation() {
    return weighted / norm;
  }

  int mostProbable() {
    return mostProbable;
  }
}
