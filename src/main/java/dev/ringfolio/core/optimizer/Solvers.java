package dev.ringfolio.core.optimizer;

/** Which solver takes which problem. */
final class Solvers {
  private static final Solver QUADRATIC = new QuadraticSolver();

  private Solvers() {}

  /** The solver of an admitted problem. */
  static Solver of(Problem problem) {
    return switch (problem.objective()) {
      case MINIMIZE_VARIANCE, MAXIMIZE_SHARPE, MAXIMIZE_RETURN -> QUADRATIC;
      default -> throw new IllegalStateException("admitted " + problem.objective());
    };
  }
}
