package dev.ringfolio.core.optimizer.quadratic;

import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.box.BoxProgram;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.box.FeasibleSet.Budget;
import dev.ringfolio.core.optimizer.box.GreedyFill;
import dev.ringfolio.core.optimizer.box.Starts;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import dev.ringfolio.core.optimizer.solver.Attempt;
import java.util.Arrays;

/**
 * The weights of the greatest ratio of expected return above the risk-free rate to volatility.
 *
 * <p>The ratio does not change when weights are scaled. So where the feasible set, scaled at will,
 * fills a cone of signs (no bound but zero matters), the direction is the solution of {@code
 * minimize ½ x'Σx − m'x} over that cone, one {@link BoxProgram} without a budget, and the weights
 * are that direction scaled to the budget. Else {@link Tangency} finds the point where the frontier
 * has the steepest line.
 *
 * <p>Among equal ratios under a budget of at most one, the most invested weights are taken; without
 * a budget, those with {@code Σ|w| = 1} where the bounds allow.
 */
public final class MaximumSharpe {
  /**
   * A best feasible excess return below this part of the greatest one is zero but for the rounding
   * of the bounds' sum.
   */
  private static final double EXCESS_ZERO = 1e-14;

  private MaximumSharpe() {}

  /**
   * Solves by one pass.
   *
   * @param sigma n×n, row-major; <em>read</em>
   * @param excess n, expected returns above the risk-free rate; <em>read</em>
   */
  public static Attempt solve(
      double[] sigma, double[] excess, FeasibleSet set, Pass pass, Cancellation cancellation) {
    double best = RowArithmetic.dot(excess, GreedyFill.fill(set, excess));
    if (!(best > EXCESS_ZERO * Starts.greatest(excess))) {
      return new Attempt.Refused(
          Reason.NO_POSITIVE_EXCESS_RETURN,
          "the best feasible expected return is %s above the risk-free rate, not positive; "
                  .formatted(best > 0.0 ? 0.0 : best)
              + "lower risk_free_rate, or minimize variance");
    }
    if (isCone(set)) {
      return overCone(sigma, excess, set, pass, cancellation);
    }
    if (set.budget() == Budget.ONE) {
      return Tangency.solve(sigma, excess, set, pass, cancellation);
    }
    Attempt free = Tangency.solve(sigma, excess, set.withBudget(Budget.FREE), pass, cancellation);
    if (!(free instanceof Attempt.Found found)) {
      return free;
    }
    double[] scaled = scaled(set, found.weights());
    if (set.budget() == Budget.AT_MOST_ONE && Arrays.stream(scaled).sum() > 1.0) {
      return Tangency.solve(sigma, excess, set.withBudget(Budget.ONE), pass, cancellation);
    }
    return new Attempt.Found(scaled, found.steps(), found.hints());
  }

  /** Whether the set, scaled at will, is a cone of signs. */
  private static boolean isCone(FeasibleSet set) {
    if (set.budget() != Budget.ONE) {
      return set.boxHoldsZero();
    }
    for (int i = 0; i < set.assets(); i++) {
      if (set.lower()[i] != 0.0 || set.upper()[i] < 1.0) {
        return false;
      }
    }
    return true;
  }

  private static Attempt overCone(
      double[] sigma, double[] excess, FeasibleSet set, Pass pass, Cancellation cancellation) {
    FeasibleSet cone = cone(set);
    BoxProgram program = new BoxProgram(sigma, cone, pass == Pass.PRECISE, cancellation);
    program.startAt(new double[set.assets()]);
    program.setLinear(1.0, excess);
    BoxProgram.Ending ending = program.solve();
    if (ending == BoxProgram.Ending.UNBOUNDED) {
      return new Attempt.Refused(Reason.UNBOUNDED, Tangency.RISKLESS_EXCESS);
    }
    if (finished(ending) && withoutRisk(sigma, program.weights())) {
      return new Attempt.Refused(Reason.UNBOUNDED, Tangency.RISKLESS_EXCESS);
    }
    boolean found = RowArithmetic.dot(program.weights(), program.weights()) > 0.0;
    double[] weights = found ? scaled(set, program.weights()) : GreedyFill.fill(set, excess);
    return finished(ending)
        ? new Attempt.Found(weights, program.steps(), program.hints())
        : Attempt.of(ending, weights, program.steps());
  }

  private static boolean finished(BoxProgram.Ending ending) {
    return ending == BoxProgram.Ending.STATIONARY || ending == BoxProgram.Ending.STEPS_EXHAUSTED;
  }

  /** Whether a direction that earns something has no variance but rounding. */
  private static boolean withoutRisk(double[] sigma, double[] direction) {
    int n = direction.length;
    double variance = 0.0;
    for (int i = 0; i < n; i++) {
      if (direction[i] != 0.0) {
        variance += direction[i] * RowArithmetic.dot(sigma, i * n, direction, 0, n);
      }
    }
    return Starts.withoutRisk(sigma, direction, variance);
  }

  private static FeasibleSet cone(FeasibleSet set) {
    int n = set.assets();
    double[] lower = new double[n];
    double[] upper = new double[n];
    for (int i = 0; i < n; i++) {
      lower[i] = set.lower()[i] < 0.0 ? Double.NEGATIVE_INFINITY : 0.0;
      upper[i] = set.upper()[i] > 0.0 ? Double.POSITIVE_INFINITY : 0.0;
    }
    return new FeasibleSet(lower, upper, Budget.FREE);
  }

  /**
   * The multiple of {@code direction} that is wanted: as near as the box allows to a sum, or
   * without a budget to a gross sum, of one.
   */
  public static double[] scaled(FeasibleSet set, double[] direction) {
    double size = 0.0;
    double least = 0.0;
    double most = Double.POSITIVE_INFINITY;
    for (int i = 0; i < direction.length; i++) {
      double weight = direction[i];
      size += set.budget() == Budget.FREE ? Math.abs(weight) : weight;
      if (weight != 0.0) {
        double outer = (weight > 0.0 ? set.upper()[i] : set.lower()[i]) / weight;
        double inner = (weight > 0.0 ? set.lower()[i] : set.upper()[i]) / weight;
        most = Math.min(most, outer);
        least = Math.max(least, inner);
      }
    }
    double scale = 1.0 / size;
    if (set.budget() != Budget.ONE) {
      scale = Math.max(least, Math.min(most, scale));
    }
    double[] weights = new double[direction.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = direction[i] * scale;
    }
    return Starts.clip(set, weights);
  }
}
