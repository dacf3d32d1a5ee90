package dev.ringfolio.core.optimizer.solver;

import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Progress;
import dev.ringfolio.core.optimizer.box.FeasibleSet;

/**
 * A problem made ready for a {@link Solver}: admitted, with its box and budget and its excess
 * returns worked out.
 *
 * @param excess n, expected returns above the risk-free rate; <em>read</em>
 * @param attempt 0 for the first, then counted up: solvers of several starts take another one
 */
@SuppressWarnings("ArrayRecordComponent") // read, never written
public record Task(
    Problem problem,
    FeasibleSet set,
    double[] excess,
    int attempt,
    Cancellation cancellation,
    Progress progress) {

  public static Task of(Problem problem, Cancellation cancellation, Progress progress) {
    double[] excess = problem.estimates().mu().clone();
    for (int i = 0; i < excess.length; i++) {
      excess[i] -= problem.parameters().riskFreeRate();
    }
    FeasibleSet set = FeasibleSet.of(problem.assets(), problem.constraints());
    return new Task(problem, set, excess, 0, cancellation, progress);
  }

  public Task next() {
    return new Task(problem, set, excess, attempt + 1, cancellation, progress);
  }

  /** The same under another cancellation. */
  public Task under(Cancellation other) {
    return new Task(problem, set, excess, attempt, other, progress);
  }

  public int assets() {
    return problem.assets();
  }

  /** n×n, row-major; <em>read</em>. */
  public double[] sigma() {
    return problem.estimates().sigma();
  }

  /** n; <em>read</em>. */
  public double[] mu() {
    return problem.estimates().mu();
  }
}
