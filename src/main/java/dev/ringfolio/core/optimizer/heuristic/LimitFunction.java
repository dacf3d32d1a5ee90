package dev.ringfolio.core.optimizer.heuristic;

import dev.ringfolio.core.optimizer.box.Starts;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import dev.ringfolio.core.optimizer.solver.ConstraintSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A convex function of the weights that must not be positive: one constraint beside box and budget,
 * for a region that pulls candidates back to it. Scratch space is written: one thread.
 */
sealed interface LimitFunction {
  /** How far weights are beyond the limit, in its own unit; negative inside. */
  double excess(double[] weights);

  /**
   * A subgradient of the excess.
   *
   * @param weights n; <em>read</em>
   * @param slope n; <em>written</em>
   */
  void slope(double[] weights, double[] slope);

  /** How far inside one can be at most, roughly; zero where nothing is inside. */
  double depth();

  /**
   * All limits of a constraint set.
   *
   * @param sigma n×n, row-major, symmetric; <em>read</em>
   */
  static List<LimitFunction> all(ConstraintSet set, double[] sigma) {
    List<LimitFunction> limits = new ArrayList<>();
    set.rows().forEach(row -> limits.add(new Linear(row)));
    set.distances().forEach(distance -> limits.add(new Turnover(distance)));
    set.ellipsoids().forEach(ellipsoid -> limits.add(new Volatility(ellipsoid, sigma)));
    return limits;
  }

  /** {@code max(lower − a'w, a'w − upper)}. */
  record Linear(ConstraintSet.Row row) implements LimitFunction {
    @Override
    public double excess(double[] weights) {
      double value = RowArithmetic.dot(row.coefficients(), weights);
      return Math.max(row.lower() - value, value - row.upper());
    }

    @Override
    public void slope(double[] weights, double[] slope) {
      double value = RowArithmetic.dot(row.coefficients(), weights);
      double sign = row.lower() - value > value - row.upper() ? -1.0 : 1.0;
      for (int i = 0; i < slope.length; i++) {
        slope[i] = sign * row.coefficients()[i];
      }
    }

    @Override
    public double depth() {
      double width = row.upper() - row.lower();
      return Math.min(0.5 * width, Starts.greatest(row.coefficients()));
    }
  }

  /** {@code Σ|w − c| − limit}. */
  record Turnover(ConstraintSet.Distance distance) implements LimitFunction {
    @Override
    public double excess(double[] weights) {
      double sum = 0.0;
      for (int i = 0; i < weights.length; i++) {
        sum += Math.abs(weights[i] - distance.center()[i]);
      }
      return sum - distance.limit();
    }

    @Override
    public void slope(double[] weights, double[] slope) {
      for (int i = 0; i < slope.length; i++) {
        slope[i] = Math.signum(weights[i] - distance.center()[i]);
      }
    }

    @Override
    public double depth() {
      return distance.limit();
    }
  }

  /** {@code sqrt((w − c)'Σ(w − c)) − limit}, annual. */
  final class Volatility implements LimitFunction {
    private final ConstraintSet.Ellipsoid ellipsoid;
    private final double[] sigma;
    private final double[] off;
    private final double[] marginal;
    private final int[] support;
    private final double[] factors;

    Volatility(ConstraintSet.Ellipsoid ellipsoid, double[] sigma) {
      int n = ellipsoid.center().length;
      this.ellipsoid = ellipsoid;
      this.sigma = sigma;
      this.off = new double[n];
      this.marginal = new double[n];
      this.support = new int[n];
      this.factors = new double[n];
    }

    @Override
    public double excess(double[] weights) {
      return volatility(weights) - ellipsoid.limit();
    }

    /** Leaves the marginal risk behind. */
    private double volatility(double[] weights) {
      int n = weights.length;
      int count = 0;
      for (int i = 0; i < n; i++) {
        off[i] = weights[i] - ellipsoid.center()[i];
        if (off[i] != 0.0) {
          support[count] = i;
          factors[count++] = off[i];
        }
      }
      RowArithmetic.combineRows(sigma, n, support, factors, count, marginal);
      return Math.sqrt(Math.max(0.0, RowArithmetic.dot(off, marginal)));
    }

    @Override
    public void slope(double[] weights, double[] slope) {
      double volatility = volatility(weights);
      if (!(volatility > 0.0)) {
        Arrays.fill(slope, 0.0);
        return;
      }
      for (int i = 0; i < slope.length; i++) {
        slope[i] = marginal[i] / volatility;
      }
    }

    @Override
    public double depth() {
      return ellipsoid.limit();
    }
  }
}
