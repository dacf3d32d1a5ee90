package dev.ringfolio.core.optimizer.engine;

import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Problems;
import dev.ringfolio.core.optimizer.Progress;
import dev.ringfolio.core.optimizer.SyntheticUniverse;
import dev.ringfolio.core.optimizer.heuristic.HeuristicSolver;
import dev.ringfolio.core.optimizer.solver.Attempt;
import dev.ringfolio.core.optimizer.solver.Solver;
import dev.ringfolio.core.optimizer.solver.Task;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
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
 * What one evaluation of a heuristic costs on one core, the making and repair of its candidate
 * included: of least variance, and of CVaR over 500 days.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class HeuristicBenchmark {
  private static final int EVALUATIONS = 5_000;
  private static final int DAYS = 500;

  @Param({"20", "100"})
  public int assets;

  @Param({"GENETIC_ALGORITHM", "SIMULATED_ANNEALING", "PARTICLE_SWARM"})
  public Method method;

  private Solver solver;
  private Task variance;
  private Task cvar;

  /** Makes the universe and its problems. */
  @Setup
  public void makeProblems() {
    ReturnsMatrix returns = SyntheticUniverse.of(assets, DAYS, assets);
    solver = HeuristicSolver.of(method, Solvers::exact);
    variance = task(returns, Objective.MINIMIZE_VARIANCE);
    cvar = task(returns, Objective.MINIMIZE_CVAR);
  }

  private Task task(ReturnsMatrix returns, Objective objective) {
    Problem problem =
        Problems.sampled(
            returns,
            objective,
            method,
            Constraints.DEFAULT,
            Parameters.defaults(30.0).with().evaluations(EVALUATIONS).build());
    return Task.of(problem, Cancellation.NEVER, Progress.NONE);
  }

  /** Least variance. */
  @Benchmark
  @OperationsPerInvocation(EVALUATIONS)
  public Attempt minimumVariance() {
    return solver.solve(variance);
  }

  /** Least CVaR. */
  @Benchmark
  @OperationsPerInvocation(EVALUATIONS)
  public Attempt minimumCvar() {
    return solver.solve(cvar);
  }

  /** Runs all of it. */
  public static void main(String[] args) throws RunnerException {
    new Runner(new OptionsBuilder().include(HeuristicBenchmark.class.getName()).build()).run();
  }
}
