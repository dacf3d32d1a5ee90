package dev.ringfolio.core.optimizer.tail;

import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import java.util.Arrays;

/**
 * The naive twin of {@link MaximumSortino}: weights are moved between two assets at a time, cash
 * being one where it is allowed, each time to the best ratio by ternary search, until no pair gains
 * anything. The ratio rises to one peak along every line, and has a derivative, so weights that no
 * pair can better are the best.
 */
final class SortinoTwin {
  private static final int ROUNDS_MAX = 4000;

  private final Problem problem;
  private final int n;
  private final double[] lower;
  private final double[] upper;

  private SortinoTwin(Problem problem) {
    FeasibleSet set =
        TailMarket.of(
                problem.scenarios(),
                FeasibleSet.of(problem.assets(), problem.constraints()),
                0.0,
                0.0)
            .set();
    this.problem = problem;
    this.n = problem.assets();
    this.lower = set.lower();
    this.upper = set.upper();
  }

  /**
   * The best ratio near which the search ends.
   *
   * @param start feasible weights that earn more than the target; <em>read</em>
   */
  static double best(Problem problem, double[] start) {
    return new SortinoTwin(problem).climb(start);
  }

  private double climb(double[] start) {
    double[] weights = Arrays.copyOf(start, lower.length);
    if (weights.length > n) {
      weights[n] = 1.0 - Arrays.stream(start).sum();
    }
    double ratio = ratio(weights);
    for (int round = 0; round < ROUNDS_MAX; round++) {
      double before = ratio;
      for (int i = 0; i < weights.length; i++) {
        for (int j = 0; j < i; j++) {
          ratio = Math.max(ratio, exchange(weights, i, j, ratio));
        }
      }
      if (ratio - before <= 1e-13 * ratio) {
        return ratio;
      }
    }
    return ratio;
  }

  private double exchange(double[] weights, int i, int j, double ratio) {
    double low = Math.max(lower[i] - weights[i], weights[j] - upper[j]);
    double high = Math.min(upper[i] - weights[i], weights[j] - lower[j]);
    for (int k = 0; k < 100 && low < high; k++) {
      double left = low + (high - low) / 3.0;
      double right = high - (high - low) / 3.0;
      if (ratio(moved(weights, i, j, left)) < ratio(moved(weights, i, j, right))) {
        low = left;
      } else {
        high = right;
      }
    }
    double[] best = moved(weights, i, j, 0.5 * (low + high));
    double reached = ratio(best);
    if (reached > ratio) {
      System.arraycopy(best, 0, weights, 0, weights.length);
    }
    return reached;
  }

  private static double[] moved(double[] weights, int i, int j, double amount) {
    double[] other = weights.clone();
    other[i] += amount;
    other[j] -= amount;
    return other;
  }

  private double ratio(double[] weights) {
    return TailProblems.sortino(problem, Arrays.copyOf(weights, n));
  }
}
