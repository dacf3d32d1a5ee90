package dev.ringfolio.core.optimizer.box;

import dev.ringfolio.core.optimizer.box.FeasibleSet.Budget;

/**
 * The price of the budget that weights suggest to a check: with it, the bound by duality on a
 * linear function over a box and a budget is tight at an optimum. Another price makes the bound
 * weak, never wrong.
 *
 * <p>For verifiers. Pure; any thread.
 */
public final class BudgetPrice {
  /** A weight this near a bound rests on it. */
  public static final double ON_BOUND = 1e-12;

  private BudgetPrice() {}

  /**
   * The mean slope of the weights inside the box, by how far inside they are, so that one beside
   * its bound by rounding does not count; or what lies between the slopes of those on their bounds.
   * Zero without a budget or where it does not bind, and never negative under a budget of at most
   * one.
   *
   * @param slope n, of the linear function to be made great; <em>read</em>
   * @param weights n; <em>read</em>
   */
  public static double suggested(FeasibleSet set, double[] slope, double[] weights) {
    if (set.budget() == Budget.FREE) {
      return 0.0;
    }
    double inside = 0.0;
    double depths = 0.0;
    double below = Double.NEGATIVE_INFINITY;
    double above = Double.POSITIVE_INFINITY;
    double sum = 0.0;
    for (int i = 0; i < slope.length; i++) {
      sum += weights[i];
      double down = weights[i] - set.lower()[i];
      double up = set.upper()[i] - weights[i];
      double depth = Math.min(down, up);
      if (depth > ON_BOUND) {
        inside += depth * slope[i];
        depths += depth;
      } else if (up > ON_BOUND) {
        below = Math.max(below, slope[i]);
      } else if (down > ON_BOUND) {
        above = Math.min(above, slope[i]);
      }
    }
    if (set.budget() == Budget.AT_MOST_ONE && sum < 1.0 - ON_BOUND) {
      return 0.0;
    }
    double suggested = depths > 0.0 ? inside / depths : between(below, above);
    return set.budget() == Budget.AT_MOST_ONE ? Math.max(0.0, suggested) : suggested;
  }

  private static double between(double below, double above) {
    if (Double.isInfinite(below)) {
      return Double.isInfinite(above) ? 0.0 : above;
    }
    return Double.isInfinite(above) ? below : 0.5 * (below + above);
  }
}
