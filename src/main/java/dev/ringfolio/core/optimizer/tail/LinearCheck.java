package dev.ringfolio.core.optimizer.tail;

import dev.ringfolio.core.optimizer.box.FeasibleSet;
import java.util.Arrays;

/**
 * The least value of a linear function {@code c'v} over a box and a budget, bounded from below by
 * duality: for any γ,
 *
 * <pre>  c'v ≥ γ + Σ min((c−γ)·lower, (c−γ)·upper),</pre>
 *
 * with {@code γ ≤ 0} under a budget of at most one and {@code γ = 0} without one: for {@code Σv =
 * 1} the right side is the least over the box of {@code c'v + γ(1 − Σv)}, whose last term is zero,
 * or, with γ ≤ 0 and Σv ≤ 1, not positive. The γ at which the cheapest weights fill the budget
 * makes the bound tight; another would make it weak, never wrong.
 *
 * <p>For verifiers. Pure; any thread.
 */
final class LinearCheck {
  /** A weight this near a bound rests on it. */
  private static final double ON_BOUND = 1e-12;

  private final FeasibleSet set;
  private final double[] c;
  private final double multiplier;

  /**
   * @param c n; <em>read</em>
   */
  LinearCheck(FeasibleSet set, double[] c) {
    this.set = set;
    this.c = c;
    this.multiplier =
        switch (set.budget()) {
          case ONE -> filling();
          case AT_MOST_ONE -> sumUpTo(0.0) > 1.0 ? Math.min(0.0, filling()) : 0.0;
          case FREE -> 0.0;
        };
  }

  /** The least coefficient up to which, each at its upper bound, the weights fill the budget. */
  private double filling() {
    double[] sorted = c.clone();
    Arrays.sort(sorted);
    int low = 0;
    int high = sorted.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sumUpTo(sorted[middle]) >= 1.0) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return sorted[low];
  }

  private double sumUpTo(double coefficient) {
    double sum = 0.0;
    for (int i = 0; i < c.length; i++) {
      sum += c[i] <= coefficient ? set.upper()[i] : set.lower()[i];
    }
    return sum;
  }

  /** A lower bound of {@code c'v} over the feasible set. */
  double least() {
    double least = multiplier;
    for (int i = 0; i < c.length; i++) {
      double rest = c[i] - multiplier;
      least += rest * (rest > 0.0 ? set.lower()[i] : set.upper()[i]);
    }
    return least;
  }

  /** The greatest slope along which weights can still go down, relative to the greatest of all. */
  double residual(double[] weights) {
    double worst = 0.0;
    double greatest = 0.0;
    for (int i = 0; i < c.length; i++) {
      double rest = c[i] - multiplier;
      boolean canFall = weights[i] > set.lower()[i] + ON_BOUND;
      boolean canRise = weights[i] < set.upper()[i] - ON_BOUND;
      if (rest > 0.0 ? canFall : canRise) {
        worst = Math.max(worst, Math.abs(rest));
      }
      greatest = Math.max(greatest, Math.abs(c[i]));
    }
    return greatest > 0.0 ? worst / greatest : 0.0;
  }
}
