package dev.ringfolio.core.optimizer.heuristic;

import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.box.FeasibleSet.Budget;

/**
 * The nearest point of a box and a budget, in the Euclidean distance.
 *
 * <p><b>Idea.</b> The nearest point to v of {@code lower ≤ w ≤ upper, Σw = 1} is {@code w(θ) =
 * clip(v − θ)} for the θ at which the weights sum to one. That sum falls with θ, in straight pieces
 * whose slope is the number of weights strictly inside the box. A Newton step goes to the root of
 * the present piece and is exact when it stays on it; a bracket falls back to bisection. About five
 * passes of n are seen in place of a sort of 2n breakpoints. Under a budget of at most one, θ is
 * zero where the clipped weights do not exceed it; without a budget it is always zero.
 *
 * <p>Without state; any thread. References: Kiwiel, <i>Breakpoint searching algorithms for the
 * continuous quadratic knapsack problem</i> (2008); Condat, <i>Fast projection onto the simplex and
 * the l1 ball</i> (2016).
 */
final class BudgetProjection {
  /** Sums this near to one are one: room for the rounding of some transfers between weights. */
  static final double SUM_SLACK = 1e-13;

  /** Newton steps; after these the bracket is halved, in case they go round in circles. */
  private static final int NEWTON_STEPS_MAX = 50;

  /** All steps; each halving gains a bit, and a double has no more to gain. */
  private static final int STEPS_MAX = NEWTON_STEPS_MAX + 80;

  private BudgetProjection() {}

  /**
   * Moves weights to the nearest point of the set; those that keep it stay where they are.
   *
   * @param weights n; <em>read and written</em>
   * @return whether any moved
   */
  static boolean project(FeasibleSet set, double[] weights) {
    double[] lower = set.lower();
    double[] upper = set.upper();
    boolean inside = true;
    double sum = 0.0;
    double clippedSum = 0.0;
    for (int i = 0; i < weights.length; i++) {
      double clipped = Math.max(lower[i], Math.min(upper[i], weights[i]));
      inside &= clipped == weights[i];
      sum += weights[i];
      clippedSum += clipped;
    }
    if (inside && keeps(set.budget(), sum)) {
      return false;
    }
    boolean free =
        set.budget() == Budget.FREE || (set.budget() == Budget.AT_MOST_ONE && clippedSum <= 1.0);
    double shift = free ? 0.0 : shift(lower, upper, weights);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.max(lower[i], Math.min(upper[i], weights[i] - shift));
    }
    return true;
  }

  private static boolean keeps(Budget budget, double sum) {
    return switch (budget) {
      case ONE -> Math.abs(sum - 1.0) <= SUM_SLACK;
      case AT_MOST_ONE -> sum <= 1.0 + SUM_SLACK;
      case FREE -> true;
    };
  }

  /** The θ at which the clipped weights sum to one, or the nearest to it that the box allows. */
  private static double shift(double[] lower, double[] upper, double[] values) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < values.length; i++) {
      least = Math.min(least, values[i] - upper[i]);
      most = Math.max(most, values[i] - lower[i]);
    }
    double shift = Math.max(least, Math.min(most, 0.0));
    for (int step = 0; step < STEPS_MAX; step++) {
      double sum = 0.0;
      int inside = 0;
      for (int i = 0; i < values.length; i++) {
        double shifted = values[i] - shift;
        if (shifted <= lower[i]) {
          sum += lower[i];
        } else if (shifted >= upper[i]) {
          sum += upper[i];
        } else {
          sum += shifted;
          inside++;
        }
      }
      double over = sum - 1.0;
      if (over > 0.0) {
        least = shift;
      } else {
        most = shift;
      }
      double root = inside > 0 ? shift + over / inside : Double.NaN;
      if (over == 0.0 || root == shift) {
        break;
      }
      boolean newton = step < NEWTON_STEPS_MAX && root > least && root < most;
      shift = newton ? root : 0.5 * (least + most);
    }
    return shift;
  }
}
