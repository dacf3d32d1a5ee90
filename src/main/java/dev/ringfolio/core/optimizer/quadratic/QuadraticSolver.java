package dev.ringfolio.core.optimizer.quadratic;

import dev.ringfolio.core.optimizer.Certificate;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.solver.Attempt;
import dev.ringfolio.core.optimizer.solver.Measures;
import dev.ringfolio.core.optimizer.solver.Solver;
import dev.ringfolio.core.optimizer.solver.Task;
import java.util.List;

/** Least variance, best ratio and greatest return over a box and a budget. */
public final class QuadraticSolver implements Solver {
  private static final List<Pass> PASSES = List.of(Pass.USUAL, Pass.FROM_VERTEX, Pass.PRECISE);

  @Override
  public int starts() {
    return PASSES.size();
  }

  @Override
  public Attempt solve(Task task) {
    double[] sigma = task.sigma();
    Pass pass = PASSES.get(task.attempt());
    return switch (task.problem().objective()) {
      case MINIMIZE_VARIANCE -> MinimumVariance.solve(sigma, task.set(), pass, task.cancellation());
      case MAXIMIZE_SHARPE ->
          MaximumSharpe.solve(sigma, task.excess(), task.set(), pass, task.cancellation());
      case MAXIMIZE_RETURN ->
          MaximumReturn.solve(sigma, task.excess(), task.set(), task.cancellation());
      default -> throw new IllegalStateException("routed " + task.problem().objective());
    };
  }

  @Override
  public Certificate certify(Task task, double[] weights, double[] hints) {
    return new Verifier(task.sigma(), task.excess(), task.set(), weights, hints)
        .certify(task.problem().objective());
  }

  @Override
  public double value(Task task, double[] weights) {
    Outcome.Metrics metrics = Measures.of(task, weights);
    return switch (task.problem().objective()) {
      case MINIMIZE_VARIANCE -> metrics.expectedVolatility() * metrics.expectedVolatility();
      case MAXIMIZE_RETURN -> metrics.expectedReturn();
      default -> metrics.sharpeRatio();
    };
  }
}
