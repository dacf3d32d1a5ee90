package dev.ringfolio.core.optimizer.engine;

import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.SyntheticUniverse;
import dev.ringfolio.core.risk.Estimates;
import dev.ringfolio.core.risk.SampleEstimator;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * What a whole solve costs, check and certificate included, on one core; and what the estimate
 * costs, of 1,000 rows (1,500 for 1,000 assets).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class OptimizerBenchmark {
  @Param({"10", "50", "200", "500", "1000"})
  public int assets;

  private final Optimizer optimizer = new Optimizer();
  private ReturnsMatrix returns;
  private Problem leastVariance;
  private Problem bestRatio;
  private Problem bestRatioCapped;

  /** Makes the universe and its problems. */
  @Setup
  public void makeProblems() {
    returns = SyntheticUniverse.ofBenchmark(assets);
    Estimates estimates = SampleEstimator.estimate(returns);
    Constraints capped = Constraints.box(true, true, 0.0, Math.max(0.1, 2.0 / assets));
    leastVariance = problem(estimates, Objective.MINIMIZE_VARIANCE, Constraints.DEFAULT);
    bestRatio = problem(estimates, Objective.MAXIMIZE_SHARPE, Constraints.DEFAULT);
    bestRatioCapped = problem(estimates, Objective.MAXIMIZE_SHARPE, capped);
  }

  private static Problem problem(Estimates estimates, Objective objective, Constraints box) {
    return new Problem(estimates, objective, Method.MEAN_VARIANCE, box, Parameters.defaults(30.0));
  }

  /** Least variance, long-only. */
  @Benchmark
  public Outcome minimumVariance() {
    return optimizer.solve(leastVariance, Cancellation.NEVER);
  }

  /** Best ratio, long-only. */
  @Benchmark
  public Outcome maximumSharpe() {
    return optimizer.solve(bestRatio, Cancellation.NEVER);
  }

  /** Best ratio, no weight above a tenth. */
  @Benchmark
  public Outcome maximumSharpeCapped() {
    return optimizer.solve(bestRatioCapped, Cancellation.NEVER);
  }

  /** Means and covariance. */
  @Benchmark
  public Estimates estimate() {
    return SampleEstimator.estimate(returns);
  }

  /** Runs all of it. */
  public static void main(String[] args) throws RunnerException {
    new Runner(new OptionsBuilder().include(OptimizerBenchmark.class.getName()).build()).run();
  }
}
