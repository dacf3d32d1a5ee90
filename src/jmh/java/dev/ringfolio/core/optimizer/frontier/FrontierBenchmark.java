package dev.ringfolio.core.optimizer.frontier;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.SyntheticUniverse;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import dev.ringfolio.core.risk.Estimates;
import dev.ringfolio.core.risk.SampleEstimator;
import java.util.List;
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
 * What the whole exact frontier costs, every corner's certificate included, on one core; what
 * twenty points of it cost besides; and what one portfolio of greatest utility does.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class FrontierBenchmark {
  private static final int POINTS = 20;

  @Param({"10", "50", "200", "500", "1000"})
  public int assets;

  private final Optimizer optimizer = new Optimizer();
  private Estimates estimates;
  private Constraints capped;
  private EfficientFrontier frontier;
  private Problem utility;

  /** Makes the universe, its frontier and its problem. */
  @Setup
  public void makeProblems() {
    estimates = SampleEstimator.estimate(SyntheticUniverse.ofBenchmark(assets));
    capped = Constraints.box(true, true, 0.0, Math.max(0.1, 2.0 / assets));
    frontier =
        ((FrontierOutcome.Traced)
                EfficientFrontier.trace(estimates, Constraints.DEFAULT, Cancellation.NEVER))
            .frontier();
    utility =
        new Problem(
            estimates,
            Objective.MAXIMIZE_UTILITY,
            Method.MEAN_VARIANCE,
            Constraints.DEFAULT,
            new Parameters.Builder(30.0).riskAversion(20.0).build());
  }

  /** All corners, long-only. */
  @Benchmark
  public FrontierOutcome wholeFrontier() {
    return EfficientFrontier.trace(estimates, Constraints.DEFAULT, Cancellation.NEVER);
  }

  /** All corners, no weight above a tenth. */
  @Benchmark
  public FrontierOutcome wholeFrontierCapped() {
    return EfficientFrontier.trace(estimates, capped, Cancellation.NEVER);
  }

  /** Twenty points of a frontier at hand, each with its certificate. */
  @Benchmark
  public List<FrontierPortfolio> points() {
    return frontier.points(POINTS);
  }

  /** Greatest utility, long-only. */
  @Benchmark
  public Outcome maximumUtility() {
    return optimizer.solve(utility, Cancellation.NEVER);
  }
}
