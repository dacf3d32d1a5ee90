package dev.ringfolio.core.quantum;

import dev.ringfolio.core.optimizer.Cancellation;
import java.util.SplittableRandom;
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
 * What the circuits cost on one core. A score is microseconds; the nanoseconds an amplitude are
 * {@code 1000 · score / 2^qubits}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class QuantumBenchmark {
  @Param({"10", "14", "20", "22"})
  public int qubits;

  private SelectionProblem problem;
  private QaoaCircuit qaoa;
  private VqeCircuit vqe;
  private double[] rotations;

  /** Makes a selection problem with a covariance of one factor, and its circuits. */
  @Setup
  public void makeCircuits() {
    SplittableRandom random = new SplittableRandom(1);
    double[] mu = random.doubles(qubits, 0.0, 0.3).toArray();
    double[] beta = random.doubles(qubits, 0.1, 0.3).toArray();
    double[] sigma = new double[qubits * qubits];
    for (int i = 0; i < qubits; i++) {
      for (int j = 0; j < qubits; j++) {
        sigma[i * qubits + j] = beta[i] * beta[j] + (i == j ? 0.03 : 0.0);
      }
    }
    problem = SelectionProblem.of(mu, sigma, 1.0, 1.0, qubits / 2);
    CostTable costs = CostTable.of(problem, Cancellation.NEVER);
    qaoa = new QaoaCircuit(problem, costs, 1, Cancellation.NEVER);
    vqe = new VqeCircuit(problem, costs, 1, Cancellation.NEVER);
    rotations = random.doubles(vqe.angles(), -1.0, 1.0).toArray();
    qaoa.startUniform();
  }

  /** One layer of QAOA: phases and mixer. */
  @Benchmark
  public double qaoaLayer() {
    qaoa.layer(0.3, 0.5);
    return qaoa.probability(0);
  }

  /** A whole run of QAOA of one layer: start, layer, and what is read off the state. */
  @Benchmark
  public double qaoaRun() {
    qaoa.run(new double[] {0.3, 0.5});
    return qaoa.expectation();
  }

  /** A whole run of VQE of one layer: two rotations of all qubits, and a ring between. */
  @Benchmark
  public double vqeRun() {
    vqe.run(rotations);
    return vqe.expectation();
  }

  /** The cost of every selection, with the best of them. */
  @Benchmark
  public double costTable() {
    return CostTable.of(problem, Cancellation.NEVER).least();
  }

  /** Runs all of it. */
  public static void main(String[] args) throws RunnerException {
    new Runner(new OptionsBuilder().include(QuantumBenchmark.class.getName()).build()).run();
  }
}
