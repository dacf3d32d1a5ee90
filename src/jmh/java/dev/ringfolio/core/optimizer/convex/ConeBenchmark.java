package dev.ringfolio.core.optimizer.convex;

import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trading;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Problems;
import dev.ringfolio.core.optimizer.SyntheticUniverse;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import dev.ringfolio.core.risk.SampleEstimator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

/** What a solve under general constraints costs, check and certificate included, on one core. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class ConeBenchmark {
  @Param({"10", "50", "200", "500"})
  public int assets;

  private final Optimizer optimizer = new Optimizer();
  private Problem groups;
  private Problem turnover;
  private Problem trackingError;

  /** Makes the universe and its problems. */
  @Setup
  public void makeProblems() {
    ReturnsMatrix returns = SyntheticUniverse.ofBenchmark(assets);
    List<Symbol> symbols = returns.symbols();
    int third = assets / 3;
    List<Constraints.Group> three =
        List.of(
            new Constraints.Group("one", symbols.subList(0, third), 0.2, 0.5),
            new Constraints.Group("two", symbols.subList(third, 2 * third), 0.1, 0.6),
            new Constraints.Group("three", symbols.subList(2 * third, assets), 0.0, 0.3));
    Map<Symbol, Double> equal = new HashMap<>();
    symbols.forEach(symbol -> equal.put(symbol, 1.0 / assets));
    Parameters parameters =
        Parameters.defaults(30.0)
            .with()
            .trading(new Trading(equal, 0.0, Trading.Benchmark.EQUAL, 1, List.of()))
            .build();
    Problem open =
        new Problem(
            symbols,
            SampleEstimator.estimate(returns),
            null,
            Objective.MINIMIZE_VARIANCE,
            Method.MEAN_VARIANCE,
            Constraints.DEFAULT,
            parameters);
    groups = Problems.under(Constraints.DEFAULT.with().groups(three).build(), open);
    turnover = Problems.under(Constraints.DEFAULT.with().maxTurnover(0.3).build(), open);
    trackingError =
        Problems.under(Constraints.DEFAULT.with().maxTrackingError(0.04).build(), open)
            .withObjective(Objective.MAXIMIZE_RETURN);
  }

  /** Least variance under three groups. */
  @Benchmark
  public Outcome groups() {
    return optimizer.solve(groups, Cancellation.NEVER);
  }

  /** Least variance within a turnover of 0.3 from equal weights. */
  @Benchmark
  public Outcome turnover() {
    return optimizer.solve(turnover, Cancellation.NEVER);
  }

  /** Greatest return within 4 % of equal weights. */
  @Benchmark
  public Outcome trackingError() {
    return optimizer.solve(trackingError, Cancellation.NEVER);
  }
}
