package dev.ringfolio.core.optimizer.conflict;

import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.box.Starts;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import java.util.Arrays;

/**
 * A linear program with many bounded variables and few rows:
 *
 * <pre>  minimize c'x   subject to   lower ≤ x ≤ upper,   rowLower ≤ Ax ≤ rowUpper</pre>
 *
 * <p><b>Idea.</b> Each row has a variable of its own, {@code s = Ax}, which carries the row's
 * bounds. So bounds are no rows, and the basis is only as large as the number of rows. Its inverse
 * is kept, updated at each exchange and made anew now and then; an iteration costs m·N
 * multiplications for the prices, m² for the inverse. A first phase lowers the sum of violations of
 * the basic variables, from the basis of all s; it is at its end zero, or the least possible: then
 * there is no feasible x. A second phase goes on from there for any c, and for the next c again.
 *
 * <p><b>Invariants.</b> Variables outside the basis rest on a bound (or on zero, where they have
 * none). A variable that is feasible stays so. The number of iterations is bounded; after many in
 * succession without progress the lowest index is taken, which cannot cycle (Bland).
 *
 * <p><b>Threads.</b> The state of one program; one thread.
 *
 * <p>References: Chvátal, <i>Linear Programming</i> (1983), chapters 7 and 8; Maros,
 * <i>Computational Techniques of the Simplex Method</i> (2003), chapter 9.
 */
final class BoundedSimplex {
  /** How a phase ended. */
  enum Ending {
    OPTIMAL,
    /** The cost falls without bound. */
    UNBOUNDED,
    /** The bound on iterations was reached, or rounding left nothing to go by. */
    EXHAUSTED,
    STOPPED
  }

  /** A violation of a bound smaller than this is rounding; rows are scaled to about one. */
  static final double VIOLATION = 1e-11;

  /** A price smaller than this part of the greatest cost is zero. */
  private static final double PRICE = 1e-11;

  /** A pivot smaller than this is none. */
  private static final double PIVOT = 1e-9;

  private static final int ITERATIONS_PER_VARIABLE = 20;
  private static final int ITERATIONS_BASE = 2000;

  /** Iterations without progress before the lowest index is taken. */
  private static final int IDLE_MAX = 60;

  /** Exchanges after which the inverse is made anew. */
  private static final int EXCHANGES_MAX = 40;

  private final int m;
  private final int n;
  private final double[] rows;
  private final double[] lower;
  private final double[] upper;
  private final Cancellation cancellation;

  /** Values of the n variables and then of the m rows. */
  private final double[] x;

  private final int[] basis;
  private final int[] place;
  private final double[] inverse;
  private final double[] prices;
  private final double[] column;
  private final double[] multipliers;
  private int exchanges;
  private int iterations;

  /**
   * @param rows m×n, row-major, each with a greatest cell of about one; <em>read</em>
   * @param lower n + m, of the variables and then of the rows; may be −∞; <em>read</em>
   * @param upper likewise; may be ∞; <em>read</em>
   */
  BoundedSimplex(
      int m, int n, double[] rows, double[] lower, double[] upper, Cancellation cancellation) {
    this.m = m;
    this.n = n;
    this.rows = rows;
    this.lower = lower;
    this.upper = upper;
    this.cancellation = cancellation;
    this.x = new double[n + m];
    this.basis = new int[m];
    this.place = new int[n + m];
    this.inverse = new double[m * m];
    this.prices = new double[n + m];
    this.column = new double[m];
    this.multipliers = new double[m];
    Arrays.fill(place, -1);
    for (int j = 0; j < n; j++) {
      x[j] = resting(j);
    }
    for (int r = 0; r < m; r++) {
      basis[r] = n + r;
      place[n + r] = r;
    }
    refactor();
  }

  private double resting(int j) {
    if (lower[j] > Double.NEGATIVE_INFINITY) {
      return lower[j];
    }
    return upper[j] < Double.POSITIVE_INFINITY ? upper[j] : 0.0;
  }

  /** The value of a variable. */
  double value(int j) {
    return x[j];
  }

  /** After {@link #minimize}: what the cost falls by when the bound of a row moves up by one. */
  double worth(int row) {
    return -multipliers[row];
  }

  /** Iterations so far. */
  int iterations() {
    return iterations;
  }

  /** The sum of violations of the bounds. */
  double violation() {
    double sum = 0.0;
    for (int j : basis) {
      sum += Math.max(0.0, Math.max(lower[j] - x[j], x[j] - upper[j]));
    }
    return sum;
  }

  /** The first phase: the least sum of violations. */
  Ending reachFeasible() {
    return run(new double[0]);
  }

  /**
   * The second phase, after a first one that reached feasible values.
   *
   * @param cost n; <em>read</em>
   */
  Ending minimize(double[] cost) {
    return run(cost);
  }

  private Ending run(double[] cost) {
    int limit = iterations + ITERATIONS_BASE + ITERATIONS_PER_VARIABLE * (n + m);
    boolean feasibility = cost.length == 0;
    double tolerance = PRICE * (feasibility ? 1.0 : Starts.greatest(cost));
    boolean fresh = false;
    int idle = 0;
    while (iterations++ < limit) {
      if (cancellation.verdict() != Cancellation.Verdict.GO_ON) {
        return Ending.STOPPED;
      }
      if (feasibility && violation() == 0.0) {
        return Ending.OPTIMAL;
      }
      price(cost);
      int entering = entering(tolerance, idle > IDLE_MAX);
      if (entering < 0) {
        if (fresh) {
          return Ending.OPTIMAL;
        }
        refactor(); // what seems the end is looked at again without the rounding of updates
        fresh = true;
        continue;
      }
      fresh = false;
      double moved = move(entering, feasibility);
      if (moved < 0.0) {
        return Double.isInfinite(moved) ? Ending.UNBOUNDED : Ending.EXHAUSTED;
      }
      idle = moved > VIOLATION ? 0 : idle + 1;
    }
    return Ending.EXHAUSTED;
  }

  /** The prices of all variables; without a cost, those of the violations. */
  private void price(double[] cost) {
    Arrays.fill(multipliers, 0.0);
    for (int r = 0; r < m; r++) {
      double weight = cost.length == 0 ? side(basis[r]) : basis[r] < n ? cost[basis[r]] : 0.0;
      if (weight != 0.0) {
        RowArithmetic.addScaled(multipliers, weight, inverse, r * m, m);
      }
    }
    Arrays.fill(prices, 0.0);
    System.arraycopy(cost, 0, prices, 0, cost.length);
    for (int r = 0; r < m; r++) {
      RowArithmetic.addScaled(prices, -multipliers[r], rows, r * n, n);
      prices[n + r] = multipliers[r];
    }
  }

  /** −1 below the lower bound, 1 above the upper one. */
  private int side(int j) {
    if (x[j] < lower[j] - VIOLATION) {
      return -1;
    }
    return x[j] > upper[j] + VIOLATION ? 1 : 0;
  }

  private int entering(double tolerance, boolean lowest) {
    int best = -1;
    double greatest = tolerance;
    for (int j = 0; j < prices.length; j++) {
      if (place[j] >= 0 || lower[j] == upper[j]) {
        continue;
      }
      double gain = prices[j] < 0.0 ? -prices[j] : prices[j];
      boolean room = prices[j] < 0.0 ? x[j] < upper[j] : x[j] > lower[j];
      if (room && gain > greatest) {
        best = j;
        if (lowest) {
          return best;
        }
        greatest = gain;
      }
    }
    return best;
  }

  /**
   * Moves a variable until it or a basic one meets a bound.
   *
   * @return how far; minus infinity where nothing stops it, −1 where no pivot is safe
   */
  private double move(int entering, boolean feasibility) {
    double direction = prices[entering] < 0.0 ? 1.0 : -1.0;
    solveColumn(entering);
    double own = upper[entering] - lower[entering];
    double furthest = own;
    for (int r = 0; r < m; r++) {
      furthest = Math.min(furthest, room(r, -direction * column[r], VIOLATION, feasibility));
    }
    int leaving = -1;
    double pivot = PIVOT;
    for (int r = 0; r < m && furthest < Double.POSITIVE_INFINITY; r++) {
      double rate = -direction * column[r];
      if (room(r, rate, 0.0, feasibility) <= furthest && Math.abs(column[r]) > pivot) {
        leaving = r;
        pivot = Math.abs(column[r]);
      }
    }
    if (leaving < 0 && Double.isInfinite(own)) {
      return Double.isInfinite(furthest) ? Double.NEGATIVE_INFINITY : -1.0;
    }
    boolean flips = leaving < 0 || own <= furthest;
    double rate = leaving < 0 ? 0.0 : -direction * column[leaving];
    double length = flips ? own : Math.max(0.0, room(leaving, rate, 0.0, feasibility));
    for (int r = 0; r < m; r++) {
      x[basis[r]] -= direction * length * column[r];
    }
    if (flips) {
      x[entering] = direction > 0.0 ? upper[entering] : lower[entering];
      return length;
    }
    exchange(entering, leaving, direction * length, rate);
    return length;
  }

  /**
   * How far the entering variable may go before row r's basic one meets the bound ahead of it, let
   * go by {@code slack}.
   */
  private double room(int r, double rate, double slack, boolean feasibility) {
    if (Math.abs(rate) <= PIVOT) {
      return Double.POSITIVE_INFINITY;
    }
    int j = basis[r];
    int side = feasibility ? side(j) : 0;
    double bound;
    if (rate > 0.0) {
      if (side > 0) {
        return Double.POSITIVE_INFINITY; // further out: the price has counted it
      }
      bound = side < 0 ? lower[j] : upper[j];
    } else {
      if (side < 0) {
        return Double.POSITIVE_INFINITY;
      }
      bound = side > 0 ? upper[j] : lower[j];
    }
    return Double.isInfinite(bound)
        ? Double.POSITIVE_INFINITY
        : (Math.abs(bound - x[j]) * (ahead(bound - x[j], rate) ? 1.0 : 0.0) + slack)
            / Math.abs(rate);
  }

  private static boolean ahead(double distance, double rate) {
    return distance > 0.0 == rate > 0.0;
  }

  private void exchange(int entering, int leaving, double change, double rate) {
    int out = basis[leaving];
    double toLower = Math.abs(x[out] - lower[out]);
    double toUpper = Math.abs(x[out] - upper[out]);
    x[out] = toLower < toUpper || (toLower == toUpper && rate < 0.0) ? lower[out] : upper[out];
    x[entering] += change;
    basis[leaving] = entering;
    place[entering] = leaving;
    place[out] = -1;
    exchanges++;
    if (exchanges >= EXCHANGES_MAX) {
      refactor();
      return;
    }
    double pivot = column[leaving];
    for (int k = 0; k < m; k++) {
      inverse[leaving * m + k] /= pivot;
    }
    for (int r = 0; r < m; r++) {
      if (r != leaving && column[r] != 0.0) {
        subtractRow(r, leaving, column[r]);
      }
    }
  }

  private void subtractRow(int row, int other, double factor) {
    for (int k = 0; k < m; k++) {
      inverse[row * m + k] -= factor * inverse[other * m + k];
    }
  }

  /** {@code column = B⁻¹ · column of j}; that of a row's own variable is minus a unit vector. */
  private void solveColumn(int j) {
    for (int r = 0; r < m; r++) {
      double sum = 0.0;
      if (j >= n) {
        sum = -inverse[r * m + j - n];
      } else {
        for (int k = 0; k < m; k++) {
          sum += inverse[r * m + k] * rows[k * n + j];
        }
      }
      column[r] = sum;
    }
  }

  /** Makes the inverse and the basic values anew. */
  private void refactor() {
    exchanges = 0;
    double[] matrix = new double[m * m];
    for (int r = 0; r < m; r++) {
      for (int k = 0; k < m; k++) {
        int j = basis[k];
        matrix[r * m + k] = j < n ? rows[r * n + j] : j - n == r ? -1.0 : 0.0;
      }
    }
    Arrays.fill(inverse, 0.0);
    for (int r = 0; r < m; r++) {
      inverse[r * m + r] = 1.0;
    }
    invert(matrix);
    double[] right = new double[m];
    for (int r = 0; r < m; r++) {
      for (int j = 0; j < n; j++) {
        right[r] -= place[j] < 0 ? rows[r * n + j] * x[j] : 0.0;
      }
      right[r] += place[n + r] < 0 ? x[n + r] : 0.0;
    }
    for (int r = 0; r < m; r++) {
      x[basis[r]] = RowArithmetic.dot(inverse, r * m, right, 0, m);
    }
  }

  /** Gauss and Jordan with row pivoting; the result is in {@link #inverse}. */
  private void invert(double[] matrix) {
    for (int k = 0; k < m; k++) {
      int pivot = k;
      for (int r = k + 1; r < m; r++) {
        if (Math.abs(matrix[r * m + k]) > Math.abs(matrix[pivot * m + k])) {
          pivot = r;
        }
      }
      swapRows(matrix, k, pivot);
      swapRows(inverse, k, pivot);
      double value = matrix[k * m + k];
      for (int j = 0; j < m; j++) {
        matrix[k * m + j] /= value;
        inverse[k * m + j] /= value;
      }
      for (int r = 0; r < m; r++) {
        double factor = matrix[r * m + k];
        if (r != k && factor != 0.0) {
          for (int j = 0; j < m; j++) {
            matrix[r * m + j] -= factor * matrix[k * m + j];
            inverse[r * m + j] -= factor * inverse[k * m + j];
          }
        }
      }
    }
  }

  private void swapRows(double[] matrix, int one, int other) {
    for (int j = 0; one != other && j < m; j++) {
      double kept = matrix[one * m + j];
      matrix[one * m + j] = matrix[other * m + j];
      matrix[other * m + j] = kept;
    }
  }
}
