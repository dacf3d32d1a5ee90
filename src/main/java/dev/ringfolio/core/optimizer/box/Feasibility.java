package dev.ringfolio.core.optimizer.box;

/** How far weights are from a box and a budget. */
public final class Feasibility {
  private Feasibility() {}

  /**
   * The greatest violation of a bound or of the budget, in units of weight; infinite where a weight
   * is no number.
   */
  public static double violation(FeasibleSet set, double[] weights) {
    double sum = 0.0;
    double worst = 0.0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i];
      worst = Math.max(worst, set.lower()[i] - weights[i]);
      worst = Math.max(worst, weights[i] - set.upper()[i]);
    }
    if (!Double.isFinite(sum)) {
      return Double.POSITIVE_INFINITY;
    }
    return switch (set.budget()) {
      case ONE -> Math.max(worst, Math.abs(sum - 1.0));
      case AT_MOST_ONE -> Math.max(worst, sum - 1.0);
      case FREE -> worst;
    };
  }
}
