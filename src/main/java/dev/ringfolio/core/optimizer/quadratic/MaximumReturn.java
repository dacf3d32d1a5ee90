package dev.ringfolio.core.optimizer.quadratic;

import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.box.BoxProgram;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.box.FeasibleSet.Budget;
import dev.ringfolio.core.optimizer.box.GreedyFill;
import dev.ringfolio.core.optimizer.box.Starts;
import dev.ringfolio.core.optimizer.solver.Attempt;

/**
 * The weights of the greatest expected return, cash included; among equal ones, those of least
 * variance.
 *
 * <p>{@link GreedyFill} gives one of the best. Assets whose return equals that of the last one
 * filled may share what they hold together: a {@link BoxProgram} over them alone decides.
 */
public final class MaximumReturn {
  /** Returns this near, relative to the greatest, are equal. */
  private static final double TIE = 1e-13;

  private MaximumReturn() {}

  /**
   * Solves; of equal returns, the least variance.
   *
   * @param excess n, expected returns above the risk-free rate; <em>read</em>
   */
  public static Attempt solve(
      double[] sigma, double[] excess, FeasibleSet set, Cancellation cancellation) {
    double tie = TIE * Starts.greatest(excess);
    double[] score = excess.clone();
    for (int i = 0; i < score.length; i++) {
      score[i] = Math.abs(score[i]) <= tie ? 0.0 : score[i];
    }
    double[] best = GreedyFill.fill(set, score);
    boolean binding = set.budget() != Budget.FREE && sum(best) >= 1.0 - GreedyFill.REST_ZERO;
    boolean[] tied = tied(set, score, best, binding, tie);
    if (count(tied) < (binding ? 2 : 1)) {
      return new Attempt.Found(best, 0);
    }
    FeasibleSet shared = set.holding(best, tied).withBudget(binding ? Budget.ONE : Budget.FREE);
    BoxProgram program = new BoxProgram(sigma, shared, cancellation);
    program.startAt(binding ? best : Starts.nearestToZero(shared));
    return Attempt.of(program.solve(), program.weights(), program.steps());
  }

  /** Which assets can change places without changing the return. */
  private static boolean[] tied(
      FeasibleSet set, double[] score, double[] best, boolean binding, double tie) {
    boolean[] tied = new boolean[score.length];
    double marginal = binding ? marginal(set, score, best) : 0.0;
    boolean mostInvested = !binding && set.budget() == Budget.AT_MOST_ONE;
    for (int i = 0; i < tied.length; i++) {
      tied[i] = !mostInvested && Math.abs(score[i] - marginal) <= tie;
    }
    return tied;
  }

  /** The least score that holds more than it must. */
  private static double marginal(FeasibleSet set, double[] score, double[] best) {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < score.length; i++) {
      if (best[i] > set.lower()[i] && score[i] < least) {
        least = score[i];
      }
    }
    return least;
  }

  private static double sum(double[] values) {
    double sum = 0.0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  private static int count(boolean[] values) {
    int count = 0;
    for (boolean value : values) {
      count += value ? 1 : 0;
    }
    return count;
  }
}
