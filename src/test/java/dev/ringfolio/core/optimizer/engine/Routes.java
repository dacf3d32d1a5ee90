package dev.ringfolio.core.optimizer.engine;

import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.solver.Solver;

/** Which solver takes which problem, for the tests of the solvers. */
public final class Routes {
  private Routes() {}

  /** The solver of an admitted problem. */
  public static Solver of(Problem problem) {
    return Solvers.of(problem);
  }

  /** The exact solver of a problem, whatever its method. */
  public static Solver exact(Problem problem) {
    return Solvers.exact(problem);
  }
}
