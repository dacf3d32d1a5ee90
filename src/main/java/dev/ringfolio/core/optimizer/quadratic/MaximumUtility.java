package dev.ringfolio.core.optimizer.quadratic;

import dev.ringfolio.core.optimizer.Certificate;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.box.BoxProgram;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.box.FeasibleSet.Budget;
import dev.ringfolio.core.optimizer.box.GreedyFill;
import dev.ringfolio.core.optimizer.box.Starts;
import dev.ringfolio.core.optimizer.solver.Attempt;
import dev.ringfolio.core.optimizer.solver.Measures;
import dev.ringfolio.core.optimizer.solver.Solver;
import dev.ringfolio.core.optimizer.solver.Task;
import java.util.Arrays;
import java.util.List;

/**
 * The weights of the greatest utility {@code U(w) = μ'w + (1 − Σw) rf − γ/2 w'Σw}: return, cash
 * included, less what risk is worth.
 *
 * <p>It is one {@link BoxProgram} with the returns above the risk-free rate, scaled by 1/γ, as its
 * linear part; on the efficient frontier it is the portfolio of λ = 1/γ. Without aversion to risk
 * (γ zero, or so small that 1/γ is no number) it is the greatest return.
 *
 * <p>Under a budget of at most one, the program is solved without a budget first; where that is
 * more than fully invested, the budget binds. Among equal utilities the most invested weights are
 * taken, in the way of {@link MinimumVariance}: a small reward on the sum of the weights is made
 * smaller, and at last nothing.
 */
public final class MaximumUtility implements Solver {

  private static final List<Pass> PASSES = List.of(Pass.USUAL, Pass.FROM_VERTEX, Pass.PRECISE);

  @Override
  public int starts() {
    return PASSES.size();
  }

  @Override
  public Attempt solve(Task task) {
    double tolerance = 1.0 / task.problem().parameters().riskAversion();
    if (Double.isInfinite(tolerance)) {
      return MaximumReturn.solve(task.sigma(), task.excess(), task.set(), task.cancellation());
    }
    FeasibleSet set = task.set();
    if (set.budget() != Budget.AT_MOST_ONE) {
      BoxProgram program = program(task, set);
      program.setLinear(tolerance, task.excess());
      return found(program.solve(), program);
    }
    Attempt free = mostInvested(task, set.withBudget(Budget.FREE), tolerance);
    if (free instanceof Attempt.Found found && Arrays.stream(found.weights()).sum() <= 1.0) {
      return free;
    }
    if (free instanceof Attempt.Stopped stopped) {
      return new Attempt.Stopped(stopped.outOfTime(), Starts.nearestToZero(set), stopped.steps());
    }
    BoxProgram program = program(task, set.withBudget(Budget.ONE));
    program.setLinear(tolerance, task.excess());
    return found(program.solve(), program);
  }

  private static Attempt mostInvested(Task task, FeasibleSet set, double tolerance) {
    double mean = Starts.meanVariance(task.sigma(), task.assets());
    BoxProgram program = program(task, set);
    Attempt attempt = new Attempt.Found(program.weights(), 0);
    for (double reward : MinimumVariance.REWARDS) {
      double[] linear = task.excess().clone();
      for (int i = 0; i < linear.length; i++) {
        linear[i] = tolerance * linear[i] + reward * mean;
      }
      program.setLinear(1.0, linear);
      attempt = found(program.solve(), program);
      if (!(attempt instanceof Attempt.Found)) {
        return attempt;
      }
    }
    return attempt;
  }

  private static BoxProgram program(Task task, FeasibleSet set) {
    boolean precise = PASSES.get(task.attempt()) == Pass.PRECISE;
    BoxProgram program = new BoxProgram(task.sigma(), set, precise, task.cancellation());
    program.startAt(start(task, set));
    return program;
  }

  private static Attempt found(BoxProgram.Ending ending, BoxProgram program) {
    Attempt attempt = Attempt.of(ending, program.weights(), program.steps());
    return attempt instanceof Attempt.Found found
        ? new Attempt.Found(found.weights(), found.steps(), program.hints())
        : attempt;
  }

  private static double[] start(Task task, FeasibleSet set) {
    if (PASSES.get(task.attempt()) == Pass.USUAL && Starts.insideIsBetter(set)) {
      return Starts.equal(set);
    }
    return set.budget() == Budget.ONE
        ? GreedyFill.fillOne(set, task.excess())
        : Starts.nearestToZero(set);
  }

  @Override
  public Certificate certify(Task task, double[] weights, double[] hints) {
    return new UtilityVerifier(task, weights, hints).certify();
  }

  @Override
  public double value(Task task, double[] weights) {
    Outcome.Metrics metrics = Measures.of(task, weights);
    double variance = metrics.expectedVolatility() * metrics.expectedVolatility();
    return metrics.expectedReturn() - 0.5 * task.problem().parameters().riskAversion() * variance;
  }
}
