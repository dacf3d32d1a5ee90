package dev.ringfolio.core.optimizer.engine;

import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.convex.ConvexSolver;
import dev.ringfolio.core.optimizer.convex.PlanSolver;
import dev.ringfolio.core.optimizer.heuristic.HeuristicSolver;
import dev.ringfolio.core.optimizer.parity.FormulaSolver;
import dev.ringfolio.core.optimizer.parity.HierarchicalSolver;
import dev.ringfolio.core.optimizer.parity.ParitySolver;
import dev.ringfolio.core.optimizer.quadratic.DiversificationSolver;
import dev.ringfolio.core.optimizer.quadratic.MaximumUtility;
import dev.ringfolio.core.optimizer.quadratic.QuadraticSolver;
import dev.ringfolio.core.optimizer.solver.Solver;
import dev.ringfolio.core.optimizer.tail.CvarSolver;
import dev.ringfolio.core.optimizer.tail.SortinoSolver;

/** Which solver takes which problem. */
final class Solvers {
  private static final Solver QUADRATIC = new QuadraticSolver();
  private static final Solver UTILITY = new MaximumUtility();
  private static final Solver CVAR = new CvarSolver();
  private static final Solver SORTINO = new SortinoSolver();
  private static final Solver DIVERSIFICATION = new DiversificationSolver();
  private static final Solver FORMULA = new FormulaSolver();
  private static final Solver PARITY = new ParitySolver();
  private static final Solver HIERARCHICAL = new HierarchicalSolver();
  private static final Solver CONVEX = new ConvexSolver();
  private static final Solver PLAN = new PlanSolver();

  private Solvers() {}

  /** The solver of an admitted problem. */
  static Solver of(Problem problem) {
    return switch (problem.method()) {
      case GENETIC_ALGORITHM, SIMULATED_ANNEALING, PARTICLE_SWARM ->
          HeuristicSolver.of(problem.method(), Solvers::exact);
      case MEAN_VARIANCE -> exact(problem);
      case QAOA, VQE -> throw new IllegalStateException("admitted " + problem.method());
    };
  }

  /** The exact solver of a problem, whatever its method. */
  static Solver exact(Problem problem) {
    if (problem.parameters().trading().horizon() > 1) {
      return PLAN;
    }
    if (ConvexSolver.needed(problem)) {
      return CONVEX;
    }
    return switch (problem.objective()) {
      case MINIMIZE_VARIANCE, MAXIMIZE_SHARPE, MAXIMIZE_RETURN -> QUADRATIC;
      case MAXIMIZE_UTILITY -> UTILITY;
      case MINIMIZE_CVAR -> CVAR;
      case MAXIMIZE_SORTINO -> SORTINO;
      case MAXIMIZE_DIVERSIFICATION -> DIVERSIFICATION;
      case EQUAL_WEIGHT, INVERSE_VOLATILITY -> FORMULA;
      case RISK_PARITY -> PARITY;
      case HIERARCHICAL_RISK_PARITY -> HIERARCHICAL;
    };
  }
}
