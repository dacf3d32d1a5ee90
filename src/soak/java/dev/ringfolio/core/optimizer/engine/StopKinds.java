package dev.ringfolio.core.optimizer.engine;

import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.model.ClusterDistance;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Robust;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trading;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.SyntheticUniverse;
import dev.ringfolio.core.risk.Estimates;
import dev.ringfolio.core.risk.SampleEstimator;
import dev.ringfolio.core.risk.Scenarios;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One problem of every kind that the engine admits: objective, method, constraints. */
final class StopKinds {
  private static final List<Method> METHODS =
      List.of(
          Method.MEAN_VARIANCE,
          Method.GENETIC_ALGORITHM,
          Method.SIMULATED_ANNEALING,
          Method.PARTICLE_SWARM);

  /** The longest plan is of two thousand weights. */
  private static final int PERIODS = 2;

  private final ReturnsMatrix returns;
  private final Estimates estimates;
  private final Scenarios scenarios;
  private final Map<String, Problem> all = new LinkedHashMap<>();

  /** What limits a problem beside its objective. */
  private record Kind(Constraints constraints, Trading trading, @Nullable Robust robust) {}

  private StopKinds(int n, int rows, long seed) {
    this.returns = SyntheticUniverse.of(n, rows, seed);
    this.estimates = SampleEstimator.estimate(returns);
    this.scenarios = Scenarios.of(returns);
  }

  /** All kinds by name. */
  static Map<String, Problem> of(int assets, int rows, long seed) {
    StopKinds kinds = new StopKinds(assets, rows, seed);
    Map<String, Kind> constraints = kinds.constraints();
    for (Objective objective : Objective.values()) {
      for (Method method : METHODS) {
        constraints.forEach((name, kind) -> kinds.add(name, objective, method, kind));
      }
    }
    kinds.put(
        "hierarchical_risk_parity mean_variance condensed",
        Objective.HIERARCHICAL_RISK_PARITY,
        Method.MEAN_VARIANCE,
        Constraints.DEFAULT,
        Parameters.defaults(30.0).with().distance(ClusterDistance.CONDENSED).build());
    return kinds.all;
  }

  private void add(String name, Objective objective, Method method, Kind kind) {
    Parameters parameters =
        Parameters.defaults(30.0).with().trading(kind.trading()).robust(kind.robust()).build();
    put(
        objective.wire() + " " + method.wire() + " " + name,
        objective,
        method,
        kind.constraints(),
        parameters);
  }

  private void put(
      String name,
      Objective objective,
      Method method,
      Constraints constraints,
      Parameters parameters) {
    boolean admitted =
        new Optimizer()
            .refusal(objective, method, constraints, parameters, returns.symbols())
            .isEmpty();
    if (admitted) {
      all.put(
          name,
          new Problem(
              returns.symbols(), estimates, scenarios, objective, method, constraints, parameters));
    }
  }

  private Map<String, Kind> constraints() {
    List<Symbol> symbols = returns.symbols();
    int n = symbols.size();
    Constraints.Group first = new Constraints.Group("first", symbols.subList(0, n / 2), 0.2, 0.4);
    Constraints.Group same = new Constraints.Group("same", symbols.subList(0, n / 2), 0.5, 0.6);
    double least = leastVolatility();
    double middle = middleReturn();
    Map<String, Kind> kinds = new LinkedHashMap<>();
    kinds.put("long_only", plain(Constraints.DEFAULT));
    kinds.put("capped", plain(Constraints.box(true, true, 0.0, Math.max(0.05, 2.0 / n))));
    kinds.put("long_short", plain(Constraints.box(false, true, -0.05, 0.1)));
    kinds.put("cash", plain(Constraints.box(true, false, 0.0, 1.0)));
    kinds.put("free", plain(Constraints.box(false, false, -0.05, 0.1)));
    kinds.put("groups", plain(Constraints.DEFAULT.with().groups(List.of(first)).build()));
    kinds.put("turnover", plain(Constraints.DEFAULT.with().maxTurnover(0.5).build()));
    kinds.put("tracking_error", plain(Constraints.DEFAULT.with().maxTrackingError(0.05).build()));
    kinds.put("no_tracking_error", plain(Constraints.DEFAULT.with().maxTrackingError(0.0).build()));
    kinds.put("volatility", plain(Constraints.DEFAULT.with().maxVolatility(1.3 * least).build()));
    kinds.put("min_return", plain(Constraints.DEFAULT.with().minReturn(middle).build()));
    kinds.put(
        "two_volatilities",
        plain(
            Constraints.DEFAULT.with().maxTrackingError(0.08).maxVolatility(1.8 * least).build()));
    kinds.put(
        "groups_conflict", plain(Constraints.DEFAULT.with().groups(List.of(first, same)).build()));
    kinds.put(
        "volatility_conflict",
        plain(
            Constraints.DEFAULT.with().groups(List.of(first)).maxVolatility(0.5 * least).build()));
    kinds.put(
        "volatilities_conflict",
        plain(
            Constraints.DEFAULT.with().maxTrackingError(0.02).maxVolatility(1.05 * least).build()));
    kinds.put("cost", new Kind(Constraints.DEFAULT, trading(0.001, 1), null));
    kinds.put("plan", new Kind(Constraints.DEFAULT, trading(0.001, PERIODS), null));
    kinds.put("robust_box", robust(Robust.Kind.BOX));
    kinds.put("robust_ellipsoid", robust(Robust.Kind.ELLIPSOID));
    return kinds;
  }

  private Kind plain(Constraints constraints) {
    return new Kind(constraints, trading(0.0, 1), null);
  }

  private Kind robust(Robust.Kind kind) {
    return new Kind(Constraints.DEFAULT, trading(0.0, 1), new Robust(kind, 0.3, Map.of()));
  }

  private Trading trading(double cost, int periods) {
    Map<Symbol, Double> equal = new LinkedHashMap<>();
    returns.symbols().forEach(symbol -> equal.put(symbol, 1.0 / returns.assets()));
    return new Trading(equal, cost, Trading.Benchmark.EQUAL, periods, List.of());
  }

  private double leastVolatility() {
    Problem problem =
        new Problem(
            estimates,
            Objective.MINIMIZE_VARIANCE,
            Method.MEAN_VARIANCE,
            Constraints.DEFAULT,
            Parameters.defaults(30.0));
    Outcome outcome = new Optimizer().solve(problem, Cancellation.NEVER);
    return ((Outcome.Solved) outcome).metrics().expectedVolatility();
  }

  private double middleReturn() {
    double[] sorted = estimates.mu().clone();
    java.util.Arrays.sort(sorted);
    return sorted[3 * sorted.length / 4];
  }
}
