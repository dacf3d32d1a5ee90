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

/**
 * The weights of the greatest utility {@code U(w) = μ'w + (1 − Σw) rf − γ/2 w'Σw}: return, cash
 * included, less what risk is worth.
 *
 * <p>It is one {@link BoxProgram} with the returns above the risk-free rate, scaled by 1/γ, as its
 * linear part; on the efficient frontier it is the portfolio of λ = 1/γ. Under a budget of at most
 * one, the program is solved without a budget first; where that is more than fully invested, the
 * budget binds. Without aversion to risk (γ zero, or so small that 1/γ is no number) it is the
 * greatest return.
 */
public final class MaximumUtility implements Solver {

  /** The usual start, and a vertex. */
  @Override
  public int starts() {
    return 2;
  }

  @Override
  public Attempt solve(Task task) {
    double tolerance = 1.0 / task.problem().parameters().riskAversion();
    if (Double.isInfinite(tolerance)) {
      return MaximumReturn.solve(task.sigma(), task.excess(), task.set(), task.cancellation());
    }
    FeasibleSet set = task.set();
    if (set.budget() != Budget.AT_MOST_ONE) {
      return solve(task, set, tolerance);
    }
    Attempt free = solve(task, set.withBudget(Budget.FREE), tolerance);
    if (free instanceof Attempt.Found found && Arrays.stream(found.weights()).sum() <= 1.0) {
      return free;
    }
    if (free instanceof Attempt.Stopped stopped) {
      return new Attempt.Stopped(stopped.outOfTime(), Starts.nearestToZero(set), stopped.steps());
    }
    return solve(task, set.withBudget(Budget.ONE), tolerance);
  }

  private static Attempt solve(Task task, FeasibleSet set, double tolerance) {
    BoxProgram program = new BoxProgram(task.sigma(), set, task.cancellation());
    program.startAt(start(task, set));
    program.setLinear(tolerance, task.excess());
    return Attempt.of(program.solve(), program.weights(), program.steps());
  }

  private static double[] start(Task task, FeasibleSet set) {
    if (task.attempt() == 0 && Starts.insideIsBetter(set)) {
      return Starts.equal(set);
    }
    return set.budget() == Budget.ONE
        ? GreedyFill.fillOne(set, task.excess())
        : Starts.nearestToZero(set);
  }

  @Override
  public Certificate certify(Task task, double[] weights, double[] hints) {
    return new UtilityVerifier(task, weights).certify();
  }

  @Override
  public double value(Task task, double[] weights) {
    Outcome.Metrics metrics = Measures.of(task, weights);
    double variance = metrics.expectedVolatility() * metrics.expectedVolatility();
    return metrics.expectedReturn() - 0.5 * task.problem().parameters().riskAversion() * variance;
  }
}
