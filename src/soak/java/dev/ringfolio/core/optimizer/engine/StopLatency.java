package dev.ringfolio.core.optimizer.engine;

import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.model.ClusterDistance;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trading;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Cancellation.Verdict;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Progress;
import dev.ringfolio.core.optimizer.SyntheticUniverse;
import dev.ringfolio.core.quantum.QuantumOptimizer;
import dev.ringfolio.core.risk.Estimates;
import dev.ringfolio.core.risk.SampleEstimator;
import dev.ringfolio.core.risk.Scenarios;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long each solver takes to return once it is told to stop: {@code StopLatency [assets [stops
 * [seconds [part of a name [seed]]]]]}, 1000 assets, 6 stops each and 0.8 s unless told otherwise;
 * circuits have 20 assets.
 *
 * <p>Each problem is run to its end first, or for some seconds, which warms its code and tells how
 * long it takes. Then it is stopped at random moments of that time. A stop happens by the clock,
 * between two polls, as a user's would. Of the time from that moment to the return, the wall time
 * and the CPU time of the thread are told: on a machine that others use as well, the second one is
 * the solver's own.
 */
public final class StopLatency {
  private static final int ROWS = 500;
  private static final int QUBITS = 20;
  private static final long TARGET_NANOS = 10_000_000L;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final SplittableRandom random;
  private final int stops;
  private final double seconds;
  private final String part;
  private boolean late;

  private StopLatency(int stops, double seconds, String part, long seed) {
    this.stops = stops;
    this.seconds = seconds;
    this.part = part;
    this.random = new SplittableRandom(seed);
  }

  public static void main(String[] args) {
    int assets = args.length > 0 ? Integer.parseInt(args[0]) : 1000;
    int stops = args.length > 1 ? Integer.parseInt(args[1]) : 6;
    double seconds = args.length > 2 ? Double.parseDouble(args[2]) : 0.8;
    String part = args.length > 3 ? args[3] : "";
    long seed = args.length > 4 ? Long.parseLong(args[4]) : System.nanoTime();
    System.out.printf("%d assets, %d stops each, seed %d%n", assets, stops, seed);
    System.out.printf("%-64s %9s %9s %9s%n", "", "takes ms", "wall ms", "CPU ms");
    StopLatency latency = new StopLatency(stops, seconds, part, seed);
    Map<String, Problem> problems = problems(assets, seed);
    problems.forEach(
        (name, problem) -> latency.measure(name, stop -> new Optimizer().solve(problem, stop)));
    circuits(seed)
        .forEach(
            (name, problem) ->
                latency.measure(
                    name, stop -> new QuantumOptimizer().solve(problem, stop, Progress.NONE)));
    System.out.println(latency.late ? "Some need more than 10 ms of CPU." : "All within 10 ms.");
  }

  private void measure(String name, Run run) {
    if (!name.contains(part)) {
      return;
    }
    long took = time(run, Long.MAX_VALUE)[0];
    if (took < seconds * 1e9) {
      took = time(run, Long.MAX_VALUE)[0]; // the first one ran cold
    }
    long wall = 0;
    long cpu = 0;
    for (int stop = 0; stop < stops; stop++) {
      long[] times = time(run, random.nextLong(Math.max(1, took)));
      wall = Math.max(wall, times[1]);
      cpu = Math.max(cpu, times[2]);
    }
    late |= cpu > TARGET_NANOS;
    System.out.printf("%-64s %9.1f %9.1f %9.1f%n", name, took / 1e6, wall / 1e6, cpu / 1e6);
  }

  /** Nanoseconds of the whole run; and of the wall and of the CPU after the stop. */
  private long[] time(Run run, long after) {
    long most = (long) (seconds * 1e9);
    long began = System.nanoTime();
    long beganCpu = threads.getCurrentThreadCpuTime();
    long at = Math.min(after, most);
    AtomicLong lastPoll = new AtomicLong(began);
    AtomicLong cpuAtLastPoll = new AtomicLong(beganCpu);
    AtomicLong cpuAtStop = new AtomicLong(-1);
    run.until(
        () -> {
          long now = System.nanoTime();
          if (now - began >= at) {
            cpuAtStop.compareAndSet(-1, cpuAtStop(began + at, now, lastPoll, cpuAtLastPoll));
            return Verdict.CANCELLED;
          }
          if (now - lastPoll.get() > 100_000) {
            lastPoll.set(now);
            cpuAtLastPoll.set(threads.getCurrentThreadCpuTime());
          }
          return Verdict.GO_ON;
        });
    long wall = System.nanoTime() - began;
    if (wall < at) {
      return new long[] {wall, 0, 0};
    }
    long end = threads.getCurrentThreadCpuTime();
    long from =
        cpuAtStop.get() >= 0
            ? cpuAtStop.get()
            : cpuAtStop(began + at, System.nanoTime(), lastPoll, cpuAtLastPoll);
    return new long[] {wall, wall - at, end - from};
  }

  /** The CPU time at the moment of the stop, in proportion between the polls around it. */
  private long cpuAtStop(long stop, long now, AtomicLong lastPoll, AtomicLong cpuAtLastPoll) {
    double part = (double) (stop - lastPoll.get()) / Math.max(1, now - lastPoll.get());
    long between = threads.getCurrentThreadCpuTime() - cpuAtLastPoll.get();
    return cpuAtLastPoll.get() + (long) (Math.min(1.0, Math.max(0.0, part)) * between);
  }

  private static Map<String, Problem> problems(int n, long seed) {
    ReturnsMatrix returns = SyntheticUniverse.of(n, ROWS, seed);
    ReturnsMatrix many = SyntheticUniverse.of(n, 2 * n, seed);
    Estimates singular = SampleEstimator.estimate(returns);
    Estimates regular = SampleEstimator.estimate(many);
    Map<String, Problem> all = new LinkedHashMap<>();
    List<Method> methods =
        List.of(
            Method.MEAN_VARIANCE,
            Method.GENETIC_ALGORITHM,
            Method.SIMULATED_ANNEALING,
            Method.PARTICLE_SWARM);
    for (Objective objective : Objective.values()) {
      for (Method method : methods) {
        constraints(returns.symbols())
            .forEach(
                (kind, constraints) -> {
                  Problem problem =
                      new Problem(
                          returns.symbols(),
                          daily(objective) ? singular : regular,
                          Scenarios.of(returns),
                          objective,
                          method,
                          constraints,
                          parameters(returns.symbols()));
                  if (admitted(problem)) {
                    all.put(objective.wire() + " " + method.wire() + " " + kind, problem);
                  }
                });
      }
    }
    Parameters condensed =
        parameters(returns.symbols()).with().distance(ClusterDistance.CONDENSED).build();
    all.put(
        "hierarchical_risk_parity condensed",
        new Problem(
            regular,
            Objective.HIERARCHICAL_RISK_PARITY,
            Method.MEAN_VARIANCE,
            Constraints.DEFAULT,
            condensed));
    return all;
  }

  private static boolean daily(Objective objective) {
    return objective == Objective.MINIMIZE_CVAR || objective == Objective.MAXIMIZE_SORTINO;
  }

  private static boolean admitted(Problem problem) {
    return new Optimizer()
        .refusal(
            problem.objective(),
            problem.method(),
            problem.constraints(),
            problem.parameters(),
            problem.symbols())
        .isEmpty();
  }

  private static Map<String, Constraints> constraints(List<Symbol> symbols) {
    int n = symbols.size();
    Constraints.Group first = new Constraints.Group("first", symbols.subList(0, n / 2), 0.2, 0.4);
    Map<String, Constraints> all = new LinkedHashMap<>();
    all.put("long_only", Constraints.DEFAULT);
    all.put("capped", Constraints.box(true, true, 0.0, Math.max(0.05, 2.0 / n)));
    all.put("long_short", Constraints.box(false, true, -0.05, 0.1));
    all.put("groups", limited(List.of(first), null, null));
    all.put("tracking_error", limited(List.of(), 0.05, null));
    all.put("turnover", limited(List.of(), null, 0.5));
    return all;
  }

  private static Constraints limited(
      List<Constraints.Group> groups, Double maxTrackingError, Double maxTurnover) {
    return new Constraints(
        true, true, 0.0, 1.0, 0.05, groups, maxTurnover, maxTrackingError, null, null);
  }

  private static Parameters parameters(List<Symbol> symbols) {
    Map<Symbol, Double> equal = new LinkedHashMap<>();
    symbols.forEach(symbol -> equal.put(symbol, 1.0 / symbols.size()));
    return Parameters.defaults(30.0)
        .with()
        .trading(new Trading(equal, 0.0, Trading.Benchmark.EQUAL, 1, List.of()))
        .build();
  }

  private static Map<String, Problem> circuits(long seed) {
    Estimates market = SampleEstimator.estimate(SyntheticUniverse.of(QUBITS, ROWS, seed));
    Map<String, Problem> all = new LinkedHashMap<>();
    for (Objective objective :
        List.of(
            Objective.MAXIMIZE_SHARPE, Objective.MINIMIZE_VARIANCE, Objective.MAXIMIZE_RETURN)) {
      for (Method method : List.of(Method.QAOA, Method.VQE)) {
        Problem problem =
            new Problem(market, objective, method, Constraints.DEFAULT, Parameters.defaults(30.0));
        all.put(objective.wire() + " " + method.wire(), problem);
      }
    }
    return all;
  }

  /** One solve that polls. */
  @FunctionalInterface
  private interface Run {
    void until(Cancellation cancellation);
  }
}
