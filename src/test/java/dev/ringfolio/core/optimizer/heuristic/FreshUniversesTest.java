package dev.ringfolio.core.optimizer.heuristic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Problems;
import dev.ringfolio.core.optimizer.Progress;
import dev.ringfolio.core.optimizer.RandomMarket;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import dev.ringfolio.core.optimizer.solver.Task;
import dev.ringfolio.gate.Bulk;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Heuristics on universes of twenty assets that nobody tuned them on: factor models with the fat
 * tails of days, by seed.
 */
@Bulk
class FreshUniversesTest {
  private static final int ASSETS = 20;
  private static final int DAYS = 250;
  private static final int FACTORS = 3;

  /** How near to the exact optimum each search must come within its default budget. */
  private static final double NEAR = 1e-4;

  private static final List<Constraints> SETS =
      List.of(
          Constraints.DEFAULT,
          Constraints.box(true, true, 0.0, 0.1),
          Constraints.box(false, true, -0.3, 0.5));

  @ParameterizedTest
  @EnumSource(
      value = Method.class,
      names = {"GENETIC_ALGORITHM", "SIMULATED_ANNEALING", "PARTICLE_SWARM"})
  void everyObjectiveIsMetWithinTheDefaultBudget(Method method) {
    for (int k = 0; k < SETS.size(); k++) {
      long seed = 20_261_121L + k;
      ReturnsMatrix returns = universe(seed);
      for (Objective objective : HeuristicContractTest.OBJECTIVES) {
        double error = error(returns, objective, method, SETS.get(k), seed);
        System.out.printf("%s %s seed %d: %.1e%n", method, objective, seed, error);
        assertThat(error).as("%s seed %d", objective, seed).isBetween(-1e-9, NEAR);
      }
    }
  }

  private static double error(
      ReturnsMatrix returns, Objective objective, Method method, Constraints set, long seed) {
    Problem problem =
        Problems.sampled(
            returns, objective, method, set, Parameters.defaults(60.0).with().seed(seed).build());
    double exact = value(problem, problem.withMethod(Method.MEAN_VARIANCE));
    double found = value(problem, problem);
    boolean less = objective == Objective.MINIMIZE_VARIANCE || objective == Objective.MINIMIZE_CVAR;
    return (less ? found - exact : exact - found) / Math.abs(exact);
  }

  private static double value(Problem measured, Problem solved) {
    Solved answer = (Solved) new Optimizer().solve(solved, Cancellation.NEVER);
    Task task = Task.of(measured, Cancellation.NEVER, Progress.NONE);
    return CostTest.value(HeuristicSolver.cost(task), answer.weights());
  }

  private static ReturnsMatrix universe(long seed) {
    Random random = new Random(seed);
    double[] mean = new double[ASSETS];
    double[] own = new double[ASSETS];
    double[][] loads = new double[ASSETS][FACTORS];
    for (int i = 0; i < ASSETS; i++) {
      mean[i] = 1e-4 + 8e-4 * random.nextDouble();
      own[i] = 0.004 + 0.012 * random.nextDouble();
      for (int f = 0; f < FACTORS; f++) {
        loads[i][f] = (f == 0 ? 0.008 : 0.0) + 0.004 * random.nextGaussian();
      }
    }
    double[] cells = new double[DAYS * ASSETS];
    for (int t = 0; t < DAYS; t++) {
      double wild = 0.6 + Math.abs(random.nextGaussian());
      double[] factors = new double[FACTORS];
      for (int f = 0; f < FACTORS; f++) {
        factors[f] = wild * random.nextGaussian();
      }
      for (int i = 0; i < ASSETS; i++) {
        double day = mean[i] + own[i] * wild * random.nextGaussian();
        for (int f = 0; f < FACTORS; f++) {
          day += loads[i][f] * factors[f];
        }
        cells[t * ASSETS + i] = day;
      }
    }
    return new ReturnsMatrix(RandomMarket.symbols(ASSETS), DAYS, cells, 0, true, List.of());
  }
}
