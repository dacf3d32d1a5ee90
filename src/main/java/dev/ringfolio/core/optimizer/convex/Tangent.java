package dev.ringfolio.core.optimizer.convex;

import dev.ringfolio.core.optimizer.box.Starts;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import dev.ringfolio.core.optimizer.solver.ConstraintSet;

/**
 * How much better than weights w any other weights can be: at most
 *
 * <pre>  c'v − k‖v − held‖₁ − δ'|v| + base,   relative to scale,</pre>
 *
 * a concave function of v whose greatest value over the feasible set is zero exactly where w is
 * optimal. For each objective:
 *
 * <ul>
 *   <li>variance: {@code σ²(w) − σ²(v) ≤ −2(Σw)'v + 2σ²(w)}, by convexity;
 *   <li>return and utility: {@code −γ/2 v'Σv ≤ −γ(Σw)'v + γ/2 w'Σw}, and {@code −‖Ev‖ ≤ −(Eu)'v}
 *       for any u of length at most one;
 *   <li>Sharpe and diversification, S the ratio of w: {@code e(v) − Sσ(v) ≤ e(v) − (S/σ(w))
 *       (Σw)'v}, by Cauchy–Schwarz; told relative to e(w), as {@code Verifier} does;
 *   <li>Sortino, likewise, with {@code DD(v) ≥ p'd(v)/(T·DD(w))} for the shortfalls p of w and the
 *       deviations d of v, since p ≥ 0;
 *   <li>CVaR: {@code CVaR(v) ≥ −Σ q_t x_t'v − base} for any q with {@code 0 ≤ q_t ≤ 1/(aT)} and sum
 *       one.
 * </ul>
 *
 * @param slope c, n; <em>read</em>
 */
@SuppressWarnings("ArrayRecordComponent") // read, never written
record Tangent(double[] slope, double base, double scale) {
  /** Variances below this part of a typical one are compared with it, not with themselves. */
  private static final double VARIANCE_FLOOR = 1e-4;

  /** Values below this part of their summands are compared with that. */
  private static final double VALUE_FLOOR = 1e-2;

  /** Weights of this length or less, of which E is the measure, count as none. */
  private static final double LENGTH_ZERO = 1e-9;

  /**
   * @param marginalRisk {@code Σw}, n; <em>read</em>
   * @param hints of u and q
   */
  static Tangent of(
      Goal goal, ConstraintSet set, double[] weights, double[] marginalRisk, Hints hints) {
    double variance = Math.max(0.0, RowArithmetic.dot(weights, marginalRisk));
    Worth worth = new Worth(goal, weights, variance);
    return switch (goal.objective()) {
      case MINIMIZE_VARIANCE -> ofVariance(goal, marginalRisk, variance);
      case MAXIMIZE_RETURN -> {
        double[] slope = reward(goal, set, weights, hints);
        yield new Tangent(slope, goal.base() - worth.reward(), Starts.greatest(goal.reward()));
      }
      case MAXIMIZE_UTILITY -> {
        double[] slope = reward(goal, set, weights, hints);
        RowArithmetic.addScaled(slope, -goal.riskAversion(), marginalRisk, 0, slope.length);
        double risk = goal.riskAversion() * variance;
        double gross = Starts.greatest(goal.reward()) + risk;
        yield new Tangent(
            slope,
            goal.base() + risk - worth.reward(),
            Math.max(Math.abs(worth.value()), VALUE_FLOOR * gross));
      }
      case MINIMIZE_CVAR -> ofTail(goal, worth, hints);
      case MAXIMIZE_SORTINO -> ofShortfall(goal, worth);
      default -> {
        double[] slope = reward(goal, set, weights, hints);
        RowArithmetic.addScaled(slope, -worth.reward() / variance, marginalRisk, 0, slope.length);
        yield new Tangent(slope, goal.base(), variance > 0.0 ? worth.reward() : Double.NaN);
      }
    };
  }

  private static Tangent ofVariance(Goal goal, double[] marginalRisk, double variance) {
    double[] slope = new double[marginalRisk.length];
    RowArithmetic.addScaled(slope, -2.0, marginalRisk, 0, slope.length);
    double typical = goal.typicalVariance();
    return new Tangent(slope, 2.0 * variance, Math.max(variance, VARIANCE_FLOOR * typical));
  }

  /** The slope of the reward, uncertainty by ellipsoid included. */
  private static double[] reward(Goal goal, ConstraintSet set, double[] weights, Hints hints) {
    double[] slope = goal.reward().clone();
    double[] ellipsoid = goal.ellipsoid();
    if (ellipsoid == null) {
      return slope;
    }
    double[] direction =
        hints.uncertainty().length > 0
            ? shortened(hints.uncertainty())
            : direction(ellipsoid, slope, set, weights);
    for (int i = 0; i < slope.length; i++) {
      slope[i] -= ellipsoid[i] * direction[i];
    }
    return slope;
  }

  /** A direction at its length or at one, whichever is less. */
  private static double[] shortened(double[] direction) {
    double length = Math.max(1.0, Math.sqrt(RowArithmetic.dot(direction, direction)));
    double[] shortened = new double[direction.length];
    for (int i = 0; i < shortened.length; i++) {
      shortened[i] = direction[i] / length;
    }
    return shortened;
  }

  /**
   * u: along Ew, or where there is no w, what leaves nothing to be gained, if it is short enough.
   */
  private static double[] direction(
      double[] ellipsoid, double[] slope, ConstraintSet set, double[] weights) {
    double[] along = new double[slope.length];
    for (int i = 0; i < along.length; i++) {
      along[i] = ellipsoid[i] * weights[i];
    }
    double length = Math.sqrt(RowArithmetic.dot(along, along));
    double divisor = length;
    if (length <= LENGTH_ZERO) {
      for (int i = 0; i < along.length; i++) {
        double wanted = set.box().lower()[i] < 0.0 ? slope[i] : Math.max(0.0, slope[i]);
        along[i] = ellipsoid[i] > 0.0 ? wanted / ellipsoid[i] : 0.0;
      }
      divisor = Math.max(1.0, Math.sqrt(RowArithmetic.dot(along, along)));
    }
    for (int i = 0; i < along.length; i++) {
      along[i] /= divisor;
    }
    return along;
  }

  private static Tangent ofShortfall(Goal goal, Worth worth) {
    double[] slope = goal.reward().clone();
    double[] days = goal.days();
    double deviation = worth.downside();
    if (days == null || !(deviation > 0.0)) {
      return new Tangent(slope, 0.0, Double.NaN);
    }
    int n = slope.length;
    int rows = goal.observations();
    double price = worth.reward() / (deviation * deviation * rows);
    double base = goal.base();
    for (int t = 0; t < rows; t++) {
      double shortfall = Math.max(0.0, worth.loss(t));
      if (shortfall > 0.0) {
        RowArithmetic.addScaled(slope, price * shortfall, days, t * n, n);
        base += price * shortfall * goal.dayBase();
      }
    }
    return new Tangent(slope, base, worth.reward());
  }

  private static Tangent ofTail(Goal goal, Worth worth, Hints hints) {
    int n = goal.assets();
    int rows = goal.observations();
    double[] slope = new double[n];
    double[] days = goal.days();
    double[] tail = tail(goal, worth, hints.tail());
    for (int t = 0; days != null && t < rows; t++) {
      if (tail[t] > 0.0) {
        RowArithmetic.addScaled(slope, tail[t], days, t * n, n);
      }
    }
    double typical = Math.sqrt(goal.typicalVariance() / Goal.YEAR);
    double value = worth.value();
    return new Tangent(
        slope, value + goal.dayBase(), Math.max(Math.abs(value), VALUE_FLOOR * typical));
  }

  /** q: the hints, brought between zero and 1/(aT) and to a sum of one; else the tail itself. */
  private static double[] tail(Goal goal, Worth worth, double[] hints) {
    int rows = goal.observations();
    double most = 1.0 / (goal.tail() * rows);
    if (hints.length < rows) {
      return worth.tailShares();
    }
    double[] tail = hints.clone();
    double sum = 0.0;
    for (int t = 0; t < rows; t++) {
      tail[t] = tail[t] > 0.0 ? Math.min(tail[t], most) : 0.0;
      sum += tail[t];
    }
    double room = most * rows - sum;
    for (int t = 0; t < rows; t++) {
      tail[t] = sum >= 1.0 ? tail[t] / sum : tail[t] + (most - tail[t]) * (1.0 - sum) / room;
    }
    return tail;
  }
}
