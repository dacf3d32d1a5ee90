package dev.ringfolio.core.optimizer.convex;

import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.optimizer.linear.PortfolioRows;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import java.util.Arrays;

/**
 * What weights are worth to a {@link Goal}, by the plain formulas. The state of one evaluation; one
 * thread.
 */
final class Worth {
  private final Goal goal;
  private final double variance;
  private final double reward;
  private final double[] losses;

  /**
   * @param weights n; <em>read</em>
   * @param variance {@code w'Σw}
   */
  Worth(Goal goal, double[] weights, double variance) {
    this.goal = goal;
    this.variance = variance;
    this.reward = reward(goal, weights);
    this.losses = losses(goal, weights);
  }

  private static double reward(Goal goal, double[] weights) {
    double[] widths = goal.halfWidths();
    double[] ellipsoid = goal.ellipsoid();
    double sum = goal.base();
    double square = 0.0;
    for (int i = 0; i < weights.length; i++) {
      sum += goal.reward()[i] * weights[i] - goal.cost() * Math.abs(weights[i] - goal.held()[i]);
      sum -= widths == null ? 0.0 : widths[i] * Math.abs(weights[i]);
      double error = ellipsoid == null ? 0.0 : ellipsoid[i] * weights[i];
      square += error * error;
    }
    return sum - Math.sqrt(square);
  }

  private static double[] losses(Goal goal, double[] weights) {
    double[] days = goal.days();
    if (days == null) {
      return new double[0];
    }
    double[] losses = PortfolioRows.of(days, goal.observations(), weights, 0.0);
    for (int t = 0; t < losses.length; t++) {
      losses[t] = -goal.dayBase() - losses[t];
    }
    return losses;
  }

  /** {@code e(w)}. */
  double reward() {
    return reward;
  }

  /** What a period loses, or lacks to the minimal acceptable return. */
  double loss(int period) {
    return losses[period];
  }

  /** {@code sqrt(mean max(loss, 0)²)}, of a period. */
  double downside() {
    double sum = 0.0;
    for (double loss : losses) {
      sum += loss > 0.0 ? loss * loss : 0.0;
    }
    return Math.sqrt(sum / losses.length);
  }

  /**
   * How much of the tail each period is: {@code 1/(aT)} for the worst, a rest for the last of them.
   */
  double[] tailShares() {
    int count = losses.length;
    Integer[] order = new Integer[count];
    Arrays.setAll(order, t -> t);
    Arrays.sort(order, (one, other) -> Double.compare(losses[other], losses[one]));
    double each = 1.0 / (goal.tail() * count);
    double[] shares = new double[count];
    double left = 1.0;
    for (int k = 0; k < count && left > 0.0; k++) {
      shares[order[k]] = Math.min(each, left);
      left -= each;
    }
    return shares;
  }

  /** CVaR, of a period. */
  double tail() {
    return RowArithmetic.dot(tailShares(), losses);
  }

  /** The objective's value, cash not counted in a return. */
  double value() {
    Objective objective = goal.objective();
    return switch (objective) {
      case MINIMIZE_VARIANCE -> variance;
      case MAXIMIZE_RETURN -> reward;
      case MAXIMIZE_UTILITY -> reward - 0.5 * goal.riskAversion() * variance;
      case MINIMIZE_CVAR -> tail();
      case MAXIMIZE_SORTINO -> reward / (Math.sqrt(Goal.YEAR) * downside());
      default -> reward / Math.sqrt(variance);
    };
  }
}
