package dev.ringfolio.core.optimizer.engine;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.SyntheticUniverse;
import dev.ringfolio.core.optimizer.solver.Measures;
import dev.ringfolio.core.risk.Estimates;
import dev.ringfolio.core.risk.SampleEstimator;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.optim.MaxIter;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.vector.constrained.ADMMQPOptimizer;
import org.hipparchus.optim.nonlinear.vector.constrained.ADMMQPOption;
import org.hipparchus.optim.nonlinear.vector.constrained.LagrangeSolution;
import org.hipparchus.optim.nonlinear.vector.constrained.LinearBoundedConstraint;
import org.hipparchus.optim.nonlinear.vector.constrained.LinearEqualityConstraint;
import org.hipparchus.optim.nonlinear.vector.constrained.QuadraticFunction;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.Variable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Least variance, long-only, by other libraries and by ours, on the same covariance in the same
 * run. Each tells how far its variance is above ours, relatively, when it is done; the models are
 * built inside the measurement, as our problem's program is.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class PeersBenchmark {
  /** What the alternating directions stop at, and after how many steps at the latest. */
  private static final double EPSILON = 1e-10;

  private static final int STEPS_MAX = 50_000;

  @Param({"10", "50", "200"})
  public int assets;

  private final Optimizer optimizer = new Optimizer();
  private Estimates estimates;
  private Problem problem;
  private double[][] covariance;
  private double[] found;

  /** Makes the universe. */
  @Setup
  public void makeProblem() {
    estimates = SampleEstimator.estimate(SyntheticUniverse.of(assets, 1000, assets));
    problem =
        new Problem(
            estimates,
            Objective.MINIMIZE_VARIANCE,
            Method.MEAN_VARIANCE,
            Constraints.DEFAULT,
            Parameters.defaults(30.0));
    covariance = new double[assets][];
    Arrays.setAll(
        covariance, i -> Arrays.copyOfRange(estimates.sigma(), i * assets, (i + 1) * assets));
    found = new double[assets];
  }

  /** Tells how good the last answer was. */
  @TearDown(Level.Trial)
  public void tellQuality() {
    Outcome.Solved best = (Outcome.Solved) optimizer.solve(problem, Cancellation.NEVER);
    double least = Measures.variance(estimates.sigma(), best.weights());
    System.out.printf(
        "variance above ours: %.1e, sum of weights off by %.1e, least weight %.1e%n",
        Measures.variance(estimates.sigma(), found) / least - 1.0,
        Math.abs(Arrays.stream(found).sum() - 1.0),
        Arrays.stream(found).min().orElseThrow());
  }

  /** Ours, with its certificate. */
  @Benchmark
  public double[] ringfolio() {
    found = ((Outcome.Solved) optimizer.solve(problem, Cancellation.NEVER)).weights();
    return found;
  }

  /** The convex solver of ojAlgo. */
  @Benchmark
  public double[] ojAlgo() {
    ExpressionsBasedModel model = new ExpressionsBasedModel();
    Variable[] weights = new Variable[assets];
    Expression sum = model.newExpression("sum").level(1.0);
    Expression variance = model.newExpression("variance").weight(1.0);
    for (int i = 0; i < assets; i++) {
      weights[i] = model.newVariable("w" + i).lower(0.0).upper(1.0);
      sum.set(weights[i], 1.0);
    }
    for (int i = 0; i < assets; i++) {
      for (int j = 0; j < assets; j++) {
        variance.set(weights[i], weights[j], covariance[i][j]);
      }
    }
    Optimisation.Result result = model.minimise();
    Arrays.setAll(found, i -> result.get(i).doubleValue());
    return found;
  }

  /** Alternating directions (ADMM) of Hipparchus. */
  @Benchmark
  public double[] hipparchus() {
    ADMMQPOption option = new ADMMQPOption();
    option.setEps(EPSILON);
    double[][] all = new double[1][assets];
    Arrays.fill(all[0], 1.0);
    double[] zeros = new double[assets];
    LagrangeSolution solution =
        new ADMMQPOptimizer()
            .optimize(
                new MaxIter(STEPS_MAX),
                new ObjectiveFunction(new QuadraticFunction(covariance, zeros, 0.0)),
                new LinearEqualityConstraint(all, new double[] {1.0}),
                new LinearBoundedConstraint(
                    MatrixUtils.createRealIdentityMatrix(assets).getData(), zeros, all[0]),
                option);
    found = solution.getX().toArray();
    return found;
  }
}
