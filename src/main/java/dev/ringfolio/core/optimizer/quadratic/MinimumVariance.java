package dev.ringfolio.core.optimizer.quadratic;

import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.box.BoxProgram;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.box.FeasibleSet.Budget;
import dev.ringfolio.core.optimizer.box.GreedyFill;
import dev.ringfolio.core.optimizer.box.Starts;
import dev.ringfolio.core.optimizer.solver.Attempt;
import java.util.Arrays;

/**
 * The weights of least variance; among equal ones under a budget of at most one, those that are
 * most invested.
 *
 * <p>Fully invested, it is one {@link BoxProgram}. Without a budget, zero is best where the box
 * holds it. With a budget of at most one, a small reward on the sum of the weights makes the
 * program prefer more investment; the reward is made smaller, and at last nothing, from where the
 * program stands. Weights of least variance that are the most invested stay where they are then,
 * since nothing leads down from them. Where that is more than fully invested, the budget binds.
 */
public final class MinimumVariance {
  /** The rewards on the sum of weights, one after the other, relative to the mean variance. */
  static final double[] REWARDS = {1e-6, 1e-9, 0.0};

  /** Less than this in all is nothing. */
  private static final double INVESTED_ZERO = 1e-8;

  private MinimumVariance() {}

  /**
   * Solves by one pass.
   *
   * @param sigma n×n, row-major; <em>read</em>
   * @param pass a vertex start is taken by all but the usual one
   */
  public static Attempt solve(
      double[] sigma, FeasibleSet set, Pass pass, Cancellation cancellation) {
    return switch (set.budget()) {
      case ONE -> invested(sigma, set, pass, cancellation);
      case FREE -> unbudgeted(sigma, set, pass, cancellation);
      case AT_MOST_ONE -> mostInvested(sigma, set, pass, cancellation);
    };
  }

  private static Attempt invested(
      double[] sigma, FeasibleSet set, Pass pass, Cancellation cancellation) {
    BoxProgram program = new BoxProgram(sigma, set, pass == Pass.PRECISE, cancellation);
    program.startAt(
        pass != Pass.USUAL || !Starts.insideIsBetter(set)
            ? GreedyFill.fillOne(set, Starts.negativeVariances(sigma, set.assets()))
            : Starts.equal(set));
    return found(program.solve(), program);
  }

  private static Attempt found(BoxProgram.Ending ending, BoxProgram program) {
    Attempt attempt = Attempt.of(ending, program.weights(), program.steps());
    return attempt instanceof Attempt.Found found
        ? new Attempt.Found(found.weights(), found.steps(), program.hints())
        : attempt;
  }

  private static Attempt unbudgeted(
      double[] sigma, FeasibleSet set, Pass pass, Cancellation cancellation) {
    double[] nearestToZero = Starts.nearestToZero(set);
    if (set.boxHoldsZero()) {
      return new Attempt.Found(nearestToZero, 0);
    }
    BoxProgram program = new BoxProgram(sigma, set, pass == Pass.PRECISE, cancellation);
    program.startAt(nearestToZero);
    return found(program.solve(), program);
  }

  private static Attempt mostInvested(
      double[] sigma, FeasibleSet set, Pass pass, Cancellation cancellation) {
    double mean = Math.max(Starts.meanVariance(sigma, set.assets()), Double.MIN_NORMAL);
    double[] each = new double[set.assets()];
    Arrays.fill(each, mean);
    BoxProgram program =
        new BoxProgram(sigma, set.withBudget(Budget.FREE), pass == Pass.PRECISE, cancellation);
    program.startAt(Starts.nearestToZero(set));
    BoxProgram.Ending ending = BoxProgram.Ending.STATIONARY;
    for (double reward : REWARDS) {
      program.setLinear(reward, each);
      ending = program.solve();
      if (ending == BoxProgram.Ending.CANCELLED || ending == BoxProgram.Ending.OUT_OF_TIME) {
        return Attempt.of(ending, Starts.nearestToZero(set), program.steps());
      }
    }
    double invested = Arrays.stream(program.weights()).sum();
    if (invested > 1.0) {
      return invested(sigma, set.withBudget(Budget.ONE), pass, cancellation);
    }
    return invested < INVESTED_ZERO
        ? Attempt.of(ending, Starts.nearestToZero(set), program.steps())
        : found(ending, program);
  }
}
