package dev.ringfolio.core.optimizer.engine;

import dev.ringfolio.core.market.History;
import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.market.ReturnsAlignment;
import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.model.Beliefs;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.CovarianceEstimator;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.ReturnEstimator;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Cancellation.Verdict;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Progress;
import dev.ringfolio.core.optimizer.SyntheticUniverse;
import dev.ringfolio.core.optimizer.frontier.EfficientFrontier;
import dev.ringfolio.core.optimizer.shares.ShareAllocation;
import dev.ringfolio.core.quantum.QuantumOptimizer;
import dev.ringfolio.core.risk.Estimates;
import dev.ringfolio.core.risk.Estimation;
import dev.ringfolio.core.risk.Recipe;
import dev.ringfolio.core.risk.SampleEstimator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How long everything takes to return once it is told to stop: {@code StopLatency [assets [rows
 * [stops [seconds [part of a name [seed]]]]]]}, 1000 assets, 2520 rows, 4 stops of each sort and 2
 * s unless told otherwise; circuits have 16 and 20 assets. With no stops it tells, for each, how
 * often it asks whether to go on, and the longest stretch of CPU time between two questions, with
 * the places before and after it ({@link StopGaps}).
 *
 * <p>Each problem is run twice first, to its end or for some seconds, which warms its code and
 * tells how long it takes. Then it is stopped at random moments of that time: cancelled by another
 * thread, and by its time limit. Of the time from that moment to the return, the wall time and the
 * CPU time of the thread are told: on a machine that others use as well, the second one is the
 * engine's own. Where every answer was there by its limit, both are zero.
 */
public final class StopLatency {
  private static final int CIRCUIT_ROWS = 500;
  private static final int[] QUBITS = {16, 20};
  private static final double FUNDS = 10_000_000.0;
  private static final long TARGET_NANOS = 10_000_000L;

  /** A note of the CPU time that came later than this tells nothing. */
  private static final long LATE_MAX_NANOS = 500_000L;

  /** Tries of one stop: the solve may be done first, or the note late. */
  private static final int TRIES_MAX = 12;

  private final SplittableRandom random;
  private final int stops;
  private final double seconds;
  private final String part;
  private final List<Long> allWall = new ArrayList<>();
  private final List<Long> allCpu = new ArrayList<>();
  private final List<String> late = new ArrayList<>();

  private StopLatency(int stops, double seconds, String part, long seed) {
    this.stops = stops;
    this.seconds = seconds;
    this.part = part;
    this.random = new SplittableRandom(seed);
  }

  public static void main(String[] args) {
    int assets = args.length > 0 ? Integer.parseInt(args[0]) : 1000;
    int rows = args.length > 1 ? Integer.parseInt(args[1]) : 2520;
    int stops = args.length > 2 ? Integer.parseInt(args[2]) : 4;
    double seconds = args.length > 3 ? Double.parseDouble(args[3]) : 2.0;
    String part = args.length > 4 ? args[4] : "";
    long seed = args.length > 5 ? Long.parseLong(args[5]) : System.nanoTime();
    System.out.printf(
        "%d assets, %d rows, %d stops of each sort, seed %d%n", assets, rows, stops, seed);
    System.out.printf(
        "%-60s %8s  %16s  %16s%n", "ms", "takes", "cancel wall/CPU", "limit wall/CPU");
    StopLatency latency = new StopLatency(stops, seconds, part, seed);
    ReturnsMatrix returns = SyntheticUniverse.of(assets, rows, seed);
    latency.estimates(returns);
    latency.aligned(returns);
    latency.overviews(SampleEstimator.estimate(returns));
    latency.wholeShares(assets, seed);
    StopKinds.of(assets, rows, seed)
        .forEach(
            (name, problem) -> latency.measure(name, stop -> new Optimizer().solve(problem, stop)));
    circuits(seed)
        .forEach(
            (name, problem) ->
                latency.measure(
                    name, stop -> new QuantumOptimizer().solve(problem, stop, Progress.NONE)));
    latency.sum();
  }

  private void estimates(ReturnsMatrix returns) {
    for (CovarianceEstimator covariance : CovarianceEstimator.values()) {
      for (ReturnEstimator expected : ReturnEstimator.values()) {
        Recipe recipe = new Recipe(covariance, expected, 180.0, 0.0, 1.0, Beliefs.NONE);
        measure(
            "estimates " + covariance.wire() + " " + expected.wire(),
            stop -> Estimation.of(returns, recipe, () -> stop.verdict() != Verdict.GO_ON));
      }
    }
  }

  private void aligned(ReturnsMatrix returns) {
    int n = returns.assets();
    int rows = returns.observations() + 1;
    double[] closes = new double[rows * n];
    Arrays.fill(closes, 0, n, 100.0);
    for (int at = n; at < closes.length; at++) {
      closes[at] = closes[at - n] * (1.0 + returns.returns()[at - n]);
    }
    int[] days = IntStream.range(0, rows).toArray();
    List<History.Origin> origins = Collections.nCopies(n, History.Origin.SIMULATED);
    PriceTable table = new PriceTable(returns.symbols(), origins, days, closes, 1);
    Parameters parameters = Parameters.defaults(30.0);
    measure(
        "alignment of prices",
        stop ->
            ReturnsAlignment.align(
                table, parameters, List.of(), () -> stop.verdict() != Verdict.GO_ON));
  }

  private void wholeShares(int assets, long seed) {
    SplittableRandom chance = new SplittableRandom(seed);
    double[] weights = chance.doubles(assets).toArray();
    double sum = Arrays.stream(weights).sum();
    double[] parts = Arrays.stream(weights).map(weight -> weight / sum).toArray();
    double[] prices = chance.doubles(assets, 5.0, 900.0).toArray();
    measure("whole shares", stop -> ShareAllocation.exact(parts, prices, FUNDS, stop));
  }

  private void overviews(Estimates estimates) {
    measure(
        "the whole frontier",
        stop -> EfficientFrontier.trace(estimates, Constraints.DEFAULT, stop));
    Problem problem =
        new Problem(
            estimates,
            Objective.MINIMIZE_VARIANCE,
            Method.MEAN_VARIANCE,
            Constraints.DEFAULT,
            Parameters.defaults(30.0));
    measure("comparison", stop -> Comparison.of(new Optimizer(), problem, stop));
  }

  private void measure(String name, Run run) {
    if (!name.contains(part)) {
      return;
    }
    run.until(within(seconds)); // the first one runs cold
    long began = System.nanoTime();
    run.until(within(seconds));
    long took = System.nanoTime() - began;
    if (stops == 0) {
      gaps(name, run);
      return;
    }
    long[] cancelled = worst(run, took, true);
    long[] limited = worst(run, took, false);
    String line =
        "%-60s %8.1f  %7.1f %7.1f  %7.1f %7.1f"
            .formatted(
                name,
                took / 1e6,
                cancelled[0] / 1e6,
                cancelled[1] / 1e6,
                limited[0] / 1e6,
                limited[1] / 1e6);
    System.out.println(line);
    if (Math.max(cancelled[1], limited[1]) > TARGET_NANOS) {
      late.add(line);
    }
  }

  private void gaps(String name, Run run) {
    StopGaps gaps = new StopGaps((long) (seconds * 1e9));
    run.until(gaps);
    gaps.returned();
    System.out.printf(
        "%-60s %8d %8.1f  %s%n", name, gaps.polls(), gaps.longestNanos() / 1e6, gaps.where());
  }

  private static Cancellation within(double seconds) {
    return Cancellation.of(
        () -> false, System::nanoTime, System.nanoTime() + (long) (seconds * 1e9));
  }

  /** The worst wall and CPU nanoseconds of some stops at random moments of a run. */
  private long[] worst(Run run, long took, boolean cancels) {
    long[] worst = new long[2];
    int tries = stops * TRIES_MAX;
    for (int stop = 0; stop < stops && tries > 0; tries--) {
      long moment = System.nanoTime() + 1 + random.nextLong(Math.max(1, took));
      StopAlarm alarm = new StopAlarm(moment, cancels);
      run.until(alarm.cancellation());
      long[] times = alarm.returned();
      if (times.length == 0 && !cancels) {
        times = new long[3];
      }
      if (times.length == 0 || times[2] > LATE_MAX_NANOS) {
        continue;
      }
      stop++;
      allWall.add(times[0]);
      allCpu.add(times[1]);
      worst[0] = Math.max(worst[0], times[0]);
      worst[1] = Math.max(worst[1], times[1]);
    }
    return worst;
  }

  private void sum() {
    System.out.printf(
        "%d stops, ms: wall p50 %.1f, p99 %.1f, worst %.1f; CPU p50 %.1f, p99 %.1f, worst %.1f%n",
        allWall.size(),
        part(allWall, 0.5),
        part(allWall, 0.99),
        part(allWall, 1.0),
        part(allCpu, 0.5),
        part(allCpu, 0.99),
        part(allCpu, 1.0));
    System.out.println(late.isEmpty() ? "All within 10 ms of CPU." : "More than 10 ms of CPU:");
    late.forEach(System.out::println);
  }

  private static double part(List<Long> nanos, double part) {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    return sorted.length == 0 ? 0.0 : sorted[(int) (part * (sorted.length - 1))] / 1e6;
  }

  private static Map<String, Problem> circuits(long seed) {
    Map<String, Problem> all = new LinkedHashMap<>();
    for (int qubits : QUBITS) {
      circuits(qubits, seed, all);
    }
    return all;
  }

  private static void circuits(int qubits, long seed, Map<String, Problem> all) {
    Estimates market = SampleEstimator.estimate(SyntheticUniverse.of(qubits, CIRCUIT_ROWS, seed));
    for (Objective objective : Objective.values()) {
      for (Method method : List.of(Method.QAOA, Method.VQE)) {
        Problem problem =
            new Problem(market, objective, method, Constraints.DEFAULT, Parameters.defaults(30.0));
        boolean admitted =
            new QuantumOptimizer()
                .refusal(
                    objective, method, Constraints.DEFAULT, problem.parameters(), market.assets())
                .isEmpty();
        if (admitted) {
          all.put("%s %s of %d".formatted(objective.wire(), method.wire(), qubits), problem);
        }
      }
    }
  }

  /** Something that polls, and ends where it is told to. */
  @FunctionalInterface
  private interface Run {
    void until(Cancellation cancellation);
  }
}
