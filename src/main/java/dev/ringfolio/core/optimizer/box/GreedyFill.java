package dev.ringfolio.core.optimizer.box;

import dev.ringfolio.core.optimizer.box.FeasibleSet.Budget;

/**
 * The feasible weights of the greatest score: every weight starts at its lower bound, and the
 * budget's rest goes to the best score first. Without a binding budget each weight goes to its
 * better bound. Exact, since a linear function over a box and a budget is a fractional knapsack.
 */
public final class GreedyFill {
  /** A rest of the budget smaller than this is none: {@code 1/max_weight} may be an integer. */
  public static final double REST_ZERO = 1e-12;

  private GreedyFill() {}

  /**
   * Fills up a budget of one.
   *
   * @param score n; <em>read</em>
   */
  public static double[] fillOne(FeasibleSet set, double[] score) {
    int n = set.assets();
    double[] weights = set.lower().clone();
    boolean[] filled = new boolean[n];
    double rest = 1.0;
    for (double bound : set.lower()) {
      rest -= bound;
    }
    for (int filling = 0; filling < n && rest > REST_ZERO; filling++) {
      int best = bestUnfilled(score, filled);
      filled[best] = true;
      double room = set.upper()[best] - set.lower()[best];
      if (room <= rest + REST_ZERO) {
        weights[best] = set.upper()[best];
        rest -= room;
      } else {
        weights[best] = set.lower()[best] + rest;
        rest = 0.0;
      }
    }
    return weights;
  }

  /**
   * The weights of the greatest score in {@code set}. Under a budget of at most one, scores of zero
   * are invested, too.
   */
  public static double[] fill(FeasibleSet set, double[] score) {
    if (set.budget() == Budget.ONE) {
      return fillOne(set, score);
    }
    double[] weights = new double[set.assets()];
    double sum = 0.0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = score[i] >= 0.0 ? set.upper()[i] : set.lower()[i];
      sum += weights[i];
    }
    return set.budget() == Budget.AT_MOST_ONE && sum > 1.0 ? fillOne(set, score) : weights;
  }

  private static int bestUnfilled(double[] score, boolean[] filled) {
    int best = -1;
    for (int i = 0; i < score.length; i++) {
      if (!filled[i] && (best < 0 || score[i] > score[best])) {
        best = i;
      }
    }
    return best;
  }
}
