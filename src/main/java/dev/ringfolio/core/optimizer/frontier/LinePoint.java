package dev.ringfolio.core.optimizer.frontier;

import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.linear.SymmetricRows;
import java.util.Arrays;

/**
 * Where a {@link CriticalLine} stands: weights that keep the box, and the slack of each, which is
 * how fast {@code ½ w'Σw − λμ'w} grows with it above what all free weights have in common.
 *
 * <p>Owned by one walk; one thread.
 */
final class LinePoint {
  /** A weight that moves by less does not move. */
  private static final double MOTIONLESS = 1e-15;

  private final int n;
  private final double[] lower;
  private final double[] upper;
  private final double[] weights;
  private final double[] slack;
  private final int[] support;
  private final double[] held;

  LinePoint(FeasibleSet set) {
    this.n = set.assets();
    this.lower = set.lower();
    this.upper = set.upper();
    this.weights = new double[n];
    this.slack = new double[n];
    this.support = new int[n];
    this.held = new double[n];
  }

  /** The weights, n; <em>written</em> by the walk when it begins. */
  double[] weights() {
    return weights;
  }

  /** The slacks, n; <em>written</em> by the walk. */
  double[] slack() {
    return slack;
  }

  boolean onUpper(int index) {
    return weights[index] >= upper[index];
  }

  boolean isFixed(int index) {
    return lower[index] == upper[index];
  }

  /** How many times {@code pace} a weight can go before it meets its bound; never negative. */
  double room(int index, double pace) {
    return Math.max(0.0, ((pace < 0.0 ? lower[index] : upper[index]) - weights[index]) / pace);
  }

  /** The same of a motion in which paces of rounding alone are none. */
  double roomOfMotion(int index, double pace) {
    return Math.abs(pace) <= MOTIONLESS ? Double.POSITIVE_INFINITY : room(index, pace);
  }

  /** Moves a weight, no further than to its bound. */
  void shift(int index, double by) {
    weights[index] = Math.max(lower[index], Math.min(upper[index], weights[index] + by));
  }

  /** Puts a weight on its bound. */
  void rest(int index, boolean onLower) {
    weights[index] = onLower ? lower[index] : upper[index];
  }

  /** What the weights lack to sum to one. */
  double lack() {
    double sum = 0.0;
    for (double weight : weights) {
      sum += weight;
    }
    return 1.0 - sum;
  }

  /**
   * The least return that holds more than it must.
   *
   * @param returns n; <em>read</em>
   */
  double marginal(double[] returns) {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      if (weights[i] > lower[i] && lower[i] < upper[i]) {
        least = Math.min(least, returns[i]);
      }
    }
    return Double.isInfinite(least) ? 0.0 : least;
  }

  /**
   * The weights inside the box, or else the one that is first to give; none where there is none.
   *
   * @param centred n, returns above the marginal one; <em>read</em>
   */
  int[] firstFree(double[] centred) {
    int count = 0;
    int giving = -1;
    for (int i = 0; i < n; i++) {
      if (lower[i] < weights[i] && weights[i] < upper[i]) {
        support[count++] = i;
      } else if (weights[i] > lower[i] && centred[i] == 0.0) {
        giving = giving < 0 || slack[i] > slack[giving] ? i : giving;
      }
    }
    if (count == 0 && giving >= 0) {
      support[count++] = giving;
    }
    return Arrays.copyOf(support, count);
  }

  /**
   * The greatest λ at which a slack, less what λ takes off it, is zero; zero where none is.
   *
   * @param centred n, returns above the marginal one; <em>read</em>
   * @param free n; <em>read</em>
   */
  double firstChange(double[] centred, boolean[] free) {
    double lambda = 0.0;
    for (int i = 0; i < n; i++) {
      boolean wrong = onUpper(i) ? slack[i] > 0.0 : slack[i] < 0.0;
      if (wrong && !free[i] && slack[i] * centred[i] > 0.0) {
        lambda = Math.max(lambda, slack[i] / centred[i]);
      }
    }
    return lambda;
  }

  /**
   * Sets the slacks to Σw.
   *
   * @param sigma n×n
   * @return the sum of the absolute weights
   */
  double measure(SymmetricRows sigma) {
    int count = 0;
    double gross = 0.0;
    for (int i = 0; i < n; i++) {
      if (weights[i] != 0.0) {
        support[count] = i;
        held[count++] = weights[i];
        gross += Math.abs(weights[i]);
      }
    }
    sigma.combine(support, held, count, slack);
    return gross;
  }
}
