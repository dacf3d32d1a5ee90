package dev.ringfolio.core.optimizer.box;

import dev.ringfolio.core.model.Constraints;
import java.util.Arrays;

/**
 * The weights that a box and a budget allow: {@code lower ≤ w ≤ upper}, and a sum that is one, at
 * most one, or free.
 *
 * @param lower n, <em>read</em>
 * @param upper n, <em>read</em>
 */
@SuppressWarnings("ArrayRecordComponent") // read, never written
public record FeasibleSet(double[] lower, double[] upper, Budget budget) {

  /** What the sum of the weights may be. */
  public enum Budget {
    /** Fully invested. */
    ONE,
    /** Long-only with the rest in cash. */
    AT_MOST_ONE,
    /** Long and short, each for itself. */
    FREE
  }

  public static FeasibleSet of(int assets, Constraints constraints) {
    double[] lower = new double[assets];
    double[] upper = new double[assets];
    Arrays.fill(lower, constraints.lowerBound());
    Arrays.fill(upper, constraints.maxWeight());
    return new FeasibleSet(lower, upper, budgetOf(constraints));
  }

  /** Shares of a whole. */
  public static FeasibleSet simplex(int count) {
    double[] ones = new double[count];
    Arrays.fill(ones, 1.0);
    return new FeasibleSet(new double[count], ones, Budget.ONE);
  }

  static Budget budgetOf(Constraints constraints) {
    if (constraints.sumToOne()) {
      return Budget.ONE;
    }
    return constraints.longOnly() ? Budget.AT_MOST_ONE : Budget.FREE;
  }

  public FeasibleSet withBudget(Budget other) {
    return new FeasibleSet(lower, upper, other);
  }

  /** The same with weights outside {@code open} held where {@code weights} has them. */
  public FeasibleSet holding(double[] weights, boolean[] open) {
    double[] low = lower.clone();
    double[] high = upper.clone();
    for (int i = 0; i < open.length; i++) {
      if (!open[i]) {
        low[i] = weights[i];
        high[i] = weights[i];
      }
    }
    return new FeasibleSet(low, high, budget);
  }

  public int assets() {
    return lower.length;
  }

  /** Whether every weight may be zero. */
  public boolean boxHoldsZero() {
    for (int i = 0; i < lower.length; i++) {
      if (lower[i] > 0.0 || upper[i] < 0.0) {
        return false;
      }
    }
    return true;
  }
}
