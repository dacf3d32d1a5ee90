package dev.ringfolio.core.optimizer.box;

import dev.ringfolio.core.optimizer.linear.SymmetricRows;
import dev.ringfolio.core.optimizer.linear.TwoDoubles;
import java.util.Arrays;

/**
 * Weights that keep a box, in ordinary or in twice the precision, and how they move. In ordinary
 * precision the low parts stay zero.
 *
 * <p>Owned by one solve; one thread.
 */
public final class BoxPoint {
  /** A weight that moves by less than this part of all weights does not move. */
  private static final double MOTIONLESS = 1e-15;

  private final int n;
  private final double[] lower;
  private final double[] upper;
  private final boolean precise;
  private final double[] weights;
  private final double[] low;
  private double gross;

  public BoxPoint(FeasibleSet set, boolean precise) {
    this.n = set.assets();
    this.lower = set.lower();
    this.upper = set.upper();
    this.precise = precise;
    this.weights = new double[n];
    this.low = new double[n];
  }

  /** The weights, n; <em>read</em>. */
  public double[] weights() {
    return weights;
  }

  /** What the weights are beyond the precision of {@link #weights}, n; <em>read</em>. */
  public double[] low() {
    return low;
  }

  /** The sum of the absolute weights when {@link #measure} was last called. */
  double gross() {
    return gross;
  }

  public void set(int index, double weight) {
    weights[index] = weight;
    low[index] = 0.0;
  }

  boolean isInside(int index) {
    return lower[index] < weights[index] && weights[index] < upper[index];
  }

  boolean canMove(int index, double slope) {
    return slope < 0.0 ? weights[index] < upper[index] : weights[index] > lower[index];
  }

  /** How many times {@code pace} a weight can go before it meets its bound. */
  double room(int index, double pace) {
    if (Math.abs(pace) <= MOTIONLESS * gross) {
      return Double.POSITIVE_INFINITY; // rounding, which must not stop the others
    }
    double bound = pace < 0.0 ? lower[index] : upper[index];
    return (bound - weights[index]) / pace;
  }

  /** Moves a weight, no further than to its bound. */
  public void shift(int index, double by) {
    double before = weights[index];
    double after = before + by;
    if (precise) {
      double rest = low[index] + TwoDoubles.lost(before, by, after);
      double whole = after + rest;
      low[index] = TwoDoubles.lost(after, rest, whole);
      after = whole;
    }
    weights[index] = Math.max(lower[index], Math.min(upper[index], after));
    boolean beyond =
        (weights[index] == lower[index] && low[index] < 0.0)
            || (weights[index] == upper[index] && low[index] > 0.0);
    if (weights[index] != after || beyond) {
      low[index] = 0.0;
    }
  }

  /** Puts a weight on the bound that it moves to. */
  void rest(int index, double pace) {
    set(index, pace < 0.0 ? lower[index] : upper[index]);
  }

  /** Whether a weight that is not zero can go on growing for ever. */
  boolean isEndless() {
    for (int i = 0; i < n; i++) {
      if (weights[i] != 0.0 && !Double.isInfinite(weights[i] > 0.0 ? upper[i] : lower[i])) {
        return false;
      }
    }
    return true;
  }

  /** What the weights lack to sum to one. */
  double lack() {
    double sum = -1.0;
    double rest = 0.0;
    for (int i = 0; i < n; i++) {
      double next = sum + weights[i];
      rest += TwoDoubles.lost(sum, weights[i], next) + low[i];
      sum = next;
    }
    return -(sum + rest);
  }

  /**
   * Computes {@code Σw − linear} anew.
   *
   * @param sigma n×n
   * @param linear n; <em>read</em>
   * @param gradient n, <em>written</em>
   */
  void measure(SymmetricRows sigma, double[] linear, double[] gradient) {
    int[] support = new int[n];
    double[] values = new double[n];
    int count = 0;
    gross = 0.0;
    for (int i = 0; i < n; i++) {
      if (weights[i] != 0.0) {
        support[count] = i;
        values[count++] = weights[i];
        gross += Math.abs(weights[i]);
      }
    }
    double[] rest = new double[precise ? n : 0];
    if (precise) {
      Arrays.fill(gradient, 0.0);
      for (int p = 0; p < count; p++) {
        int i = support[p];
        TwoDoubles.addScaled(gradient, rest, weights[i], low[i], sigma.row(i), 0, n);
      }
    } else {
      sigma.combine(support, values, count, gradient);
    }
    for (int i = 0; i < n; i++) {
      gradient[i] -= linear[i];
    }
    for (int i = 0; i < rest.length; i++) {
      gradient[i] += rest[i];
    }
  }
}
