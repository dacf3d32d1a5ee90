package dev.ringfolio.core.optimizer.tail;

import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.SyntheticUniverse;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import dev.ringfolio.core.risk.SampleEstimator;
import dev.ringfolio.core.risk.Scenarios;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hipparchus.optim.linear.LinearConstraint;
import org.hipparchus.optim.linear.LinearConstraintSet;
import org.hipparchus.optim.linear.LinearObjectiveFunction;
import org.hipparchus.optim.linear.NonNegativeConstraint;
import org.hipparchus.optim.linear.Relationship;
import org.hipparchus.optim.linear.SimplexSolver;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.Variable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a whole solve of least CVaR (tail probability 5 %) and of the best Sortino ratio costs,
 * long-only, check and certificate included, on one core; beside them, for the smallest size, the
 * same CVaR program by ojAlgo and by the simplex method of Hipparchus.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class TailBenchmark {
  private static final double TAIL = Constraints.DEFAULT_CVAR_CONFIDENCE;

  /** Rows by assets. */
  @State(Scope.Thread)
  public static class Sized {
    @Param({"500x10", "500x50", "2000x10", "2000x50"})
    public String size;

    private final Optimizer optimizer = new Optimizer();
    private Problem leastCvar;
    private Problem bestSortino;

    /** Makes the universe and its problems. */
    @Setup
    public void makeProblems() {
      String[] parts = size.split("x");
      int rows = Integer.parseInt(parts[0]);
      int assets = Integer.parseInt(parts[1]);
      leastCvar = problem(SyntheticUniverse.of(assets, rows, assets));
      bestSortino = leastCvar.withObjective(Objective.MAXIMIZE_SORTINO);
    }
  }

  /** The smallest size, for the others. */
  @State(Scope.Thread)
  public static class Small {
    private final Scenarios scenarios = Scenarios.of(SyntheticUniverse.of(10, 500, 10));
  }

  private static Problem problem(ReturnsMatrix returns) {
    return new Problem(
        List.of(),
        SampleEstimator.estimate(returns),
        Scenarios.of(returns),
        Objective.MINIMIZE_CVAR,
        Method.MEAN_VARIANCE,
        Constraints.DEFAULT,
        Parameters.defaults(30.0));
  }

  /** Least CVaR. */
  @Benchmark
  public Outcome minimumCvar(Sized sized) {
    return sized.optimizer.solve(sized.leastCvar, Cancellation.NEVER);
  }

  /** Best Sortino ratio. */
  @Benchmark
  public Outcome maximumSortino(Sized sized) {
    return sized.optimizer.solve(sized.bestSortino, Cancellation.NEVER);
  }

  /** Least CVaR of 500x10 by ojAlgo's linear solver. */
  @Benchmark
  public Optimisation.Result minimumCvarByOjAlgo(Small small) {
    int n = small.scenarios.assets();
    int rows = small.scenarios.observations();
    ExpressionsBasedModel model = new ExpressionsBasedModel();
    Expression budget = model.newExpression("budget").level(1.0);
    Variable[] weights = new Variable[n];
    for (int i = 0; i < n; i++) {
      weights[i] = model.newVariable("w" + i).lower(0.0).upper(1.0);
      budget.set(weights[i], 1.0);
    }
    Variable quantile = model.newVariable("z").weight(1.0);
    for (int t = 0; t < rows; t++) {
      Variable excess = model.newVariable("u" + t).lower(0.0).weight(1.0 / (TAIL * rows));
      Expression row = model.newExpression("row" + t).lower(0.0);
      row.set(excess, 1.0).set(quantile, 1.0);
      for (int i = 0; i < n; i++) {
        row.set(weights[i], small.scenarios.returns()[t * n + i]);
      }
    }
    return model.minimise();
  }

  /** Least CVaR of 500x10 by Hipparchus. */
  @Benchmark
  public double minimumCvarByHipparchus(Small small) {
    int n = small.scenarios.assets();
    int rows = small.scenarios.observations();
    List<LinearConstraint> all = new ArrayList<>();
    double[] costs = new double[n + 2 + rows];
    double[] sum = new double[n + 2 + rows];
    for (int i = 0; i < n; i++) {
      sum[i] = 1.0;
    }
    all.add(new LinearConstraint(sum, Relationship.EQ, 1.0));
    costs[n] = 1.0;
    costs[n + 1] = -1.0;
    for (int t = 0; t < rows; t++) {
      double[] row = new double[n + 2 + rows];
      System.arraycopy(small.scenarios.returns(), t * n, row, 0, n);
      row[n] = 1.0;
      row[n + 1] = -1.0;
      row[n + 2 + t] = 1.0;
      costs[n + 2 + t] = 1.0 / (TAIL * rows);
      all.add(new LinearConstraint(row, Relationship.GEQ, 0.0));
    }
    return new SimplexSolver()
        .optimize(
            new LinearObjectiveFunction(costs, 0.0),
            new LinearConstraintSet(all),
            GoalType.MINIMIZE,
            new NonNegativeConstraint(true))
        .getValue();
  }
}
