package dev.ringfolio.core.risk;

import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.model.Beliefs;
import dev.ringfolio.core.model.Beliefs.View;
import dev.ringfolio.core.model.CovarianceEstimator;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.ReturnEstimator;
import dev.ringfolio.core.model.Symbol;
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
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** What each estimate costs, with its warnings, of 1,000 rows. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class EstimatorBenchmark {
  private static final int ROWS = 1_000;

  @Param({"50", "500"})
  public int assets;

  private ReturnsMatrix returns;

  /** Makes the returns. */
  @Setup
  public void makeReturns() {
    returns = Markets.random(assets, assets, ROWS);
  }

  private Estimates estimate(CovarianceEstimator covariance, ReturnEstimator expected) {
    View view = new View(Map.of(new Symbol("A0"), 1.0, new Symbol("A1"), -1.0), 0.03, null);
    return Estimation.of(
        returns,
        new Parameters.Builder(1)
            .covariance(covariance)
            .expectedReturns(expected)
            .beliefs(new Beliefs(List.of(view), Beliefs.DEFAULT_TAU, Map.of()))
            .build());
  }

  @Benchmark
  public Estimates sample() {
    return estimate(CovarianceEstimator.SAMPLE, ReturnEstimator.MEAN);
  }

  @Benchmark
  public Estimates ledoitWolf() {
    return estimate(CovarianceEstimator.LEDOIT_WOLF, ReturnEstimator.MEAN);
  }

  @Benchmark
  public Estimates constantCorrelation() {
    return estimate(CovarianceEstimator.LEDOIT_WOLF_CONSTANT_CORRELATION, ReturnEstimator.MEAN);
  }

  @Benchmark
  public Estimates oas() {
    return estimate(CovarianceEstimator.OAS, ReturnEstimator.MEAN);
  }

  @Benchmark
  public Estimates exponential() {
    return estimate(CovarianceEstimator.EXPONENTIAL, ReturnEstimator.EXPONENTIAL);
  }

  @Benchmark
  public Estimates capm() {
    return estimate(CovarianceEstimator.SAMPLE, ReturnEstimator.CAPM);
  }

  @Benchmark
  public Estimates blackLitterman() {
    return estimate(CovarianceEstimator.SAMPLE, ReturnEstimator.BLACK_LITTERMAN);
  }

  /** Runs all of it. */
  public static void main(String[] args) throws RunnerException {
    new Runner(new OptionsBuilder().include(EstimatorBenchmark.class.getName()).build()).run();
  }
}
