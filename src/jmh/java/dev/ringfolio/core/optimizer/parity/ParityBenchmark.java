package dev.ringfolio.core.optimizer.parity;

import dev.ringfolio.core.model.ClusterDistance;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Progress;
import dev.ringfolio.core.optimizer.SyntheticUniverse;
import dev.ringfolio.core.optimizer.engine.Comparison;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import dev.ringfolio.core.optimizer.solver.Task;
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

/**
 * What sharing risk costs on one core: whole solves with their check and certificate, the solvers
 * alone beside them, and the comparison of the seven methods.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 400, timeUnit = TimeUnit.MILLISECONDS)
public class ParityBenchmark {
  @Param({"10", "50", "200", "500", "1000"})
  public int assets;

  private final Optimizer optimizer = new Optimizer();
  private final HierarchicalSolver hierarchicalSolver = new HierarchicalSolver();
  private final ParitySolver paritySolver = new ParitySolver();
  private Problem parity;
  private Problem condensed;
  private Problem columns;
  private Problem diversified;
  private Task parityTask;
  private Task condensedTask;

  /** Makes the universe and its problems. */
  @Setup
  public void makeProblems() {
    Estimates estimates = SampleEstimator.estimate(SyntheticUniverse.ofBenchmark(assets));
    parity = problem(estimates, Objective.RISK_PARITY, ClusterDistance.CONDENSED);
    condensed = parity.withObjective(Objective.HIERARCHICAL_RISK_PARITY);
    diversified = parity.withObjective(Objective.MAXIMIZE_DIVERSIFICATION);
    columns =
        problem(estimates, Objective.HIERARCHICAL_RISK_PARITY, ClusterDistance.LOPEZ_DE_PRADO);
    parityTask = Task.of(parity, Cancellation.NEVER, Progress.NONE);
    condensedTask = Task.of(condensed, Cancellation.NEVER, Progress.NONE);
  }

  private static Problem problem(
      Estimates estimates, Objective objective, ClusterDistance distance) {
    return new Problem(
        estimates,
        objective,
        Method.MEAN_VARIANCE,
        Constraints.DEFAULT,
        new Parameters.Builder(30.0).distance(distance).build());
  }

  /** Equal risk contributions. */
  @Benchmark
  public Outcome riskParity() {
    return optimizer.solve(parity, Cancellation.NEVER);
  }

  /** Equal risk contributions, not checked. */
  @Benchmark
  public Object riskParityAlone() {
    return paritySolver.solve(parityTask);
  }

  /** Hierarchical risk parity on the correlation distances. */
  @Benchmark
  public Outcome hierarchicalCondensed() {
    return optimizer.solve(condensed, Cancellation.NEVER);
  }

  /** Hierarchical risk parity on the correlation distances, not checked. */
  @Benchmark
  public Object hierarchicalCondensedAlone() {
    return hierarchicalSolver.solve(condensedTask);
  }

  /** Hierarchical risk parity on the distances between columns. */
  @Benchmark
  public Outcome hierarchicalColumns() {
    return optimizer.solve(columns, Cancellation.NEVER);
  }

  /** The greatest diversification ratio. */
  @Benchmark
  public Outcome maximumDiversification() {
    return optimizer.solve(diversified, Cancellation.NEVER);
  }

  /** The seven methods, hierarchical risk parity on the correlation distances. */
  @Benchmark
  public Comparison comparisonCondensed() {
    return Comparison.of(optimizer, condensed, Cancellation.NEVER);
  }

  /** The seven methods, hierarchical risk parity on the distances between columns. */
  @Benchmark
  public Comparison comparisonColumns() {
    return Comparison.of(optimizer, columns, Cancellation.NEVER);
  }
}
