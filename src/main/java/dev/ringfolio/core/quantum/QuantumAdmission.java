package dev.ringfolio.core.quantum;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Quantum;
import dev.ringfolio.core.model.Trading;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import java.util.Map;
import java.util.Optional;

/** What can be said against a selection problem before any data is seen. */
final class QuantumAdmission {
  /** Layers of a circuit: as many as keep a step of the angle search within milliseconds. */
  static final int LAYERS_MAX = 10;

  /** Bounds whose sum misses one by less meet it but for rounding. */
  private static final double SUM_SLACK = 1e-12;

  private QuantumAdmission() {}

  static Optional<Failed> refusal(
      Objective objective,
      Method method,
      Constraints constraints,
      Parameters parameters,
      int assets,
      int qubitsMax) {
    if (!method.isCircuit()) {
      return limit("method " + method.wire(), "qaoa, vqe");
    }
    if (assets < Quantum.ASSETS_MIN || assets > qubitsMax) {
      return limit(
          "%s of %d assets".formatted(method.wire(), assets),
          "%d to %d assets".formatted(Quantum.ASSETS_MIN, qubitsMax));
    }
    return unbuilt(objective, method, constraints, parameters)
        .or(() -> outOfRange(parameters.quantum(), assets))
        .or(() -> infeasible(constraints, budget(parameters.quantum(), assets), assets))
        .or(() -> exact(objective, constraints, parameters, assets));
  }

  /** How many assets are wanted. */
  static int budget(Quantum quantum, int assets) {
    Integer budget = quantum.budget();
    return budget == null ? Math.max(1, assets / 2) : budget;
  }

  private static Optional<Failed> unbuilt(
      Objective objective, Method method, Constraints constraints, Parameters parameters) {
    if (!method.objectives().contains(objective)) {
      return limit(
          "objective " + objective.wire(), "minimize_variance, maximize_sharpe, maximize_return");
    }
    if (!constraints.groups().isEmpty()
        || constraints.maxTurnover() != null
        || constraints.maxTrackingError() != null
        || constraints.maxVolatility() != null
        || constraints.minReturn() != null) {
      return limit(
          "constraints groups, max_turnover, max_tracking_error, max_volatility and min_return",
          "a box and a budget");
    }
    if (parameters.robust() != null
        || parameters.trading().transactionCost() > 0.0
        || parameters.trading().horizon() > 1) {
      return limit("robust, transaction_cost and horizon", "one period, free of cost");
    }
    return held(method, parameters.trading());
  }

  /** The choice starts from nothing, and some of what is named is not chosen. */
  private static Optional<Failed> held(Method method, Trading trading) {
    if (!trading.previousWeights().isEmpty()) {
      return takesNo("previous_weights", method);
    }
    return trading.benchmark() == null ? Optional.empty() : takesNo("benchmark", method);
  }

  private static Optional<Failed> takesNo(String parameter, Method method) {
    return Optional.of(
        new Failed(
            Reason.METHOD_LIMIT,
            "parameters.%s: method '%s' takes none; leave it out"
                .formatted(parameter, method.wire())));
  }

  private static Optional<Failed> outOfRange(Quantum quantum, int assets) {
    if (quantum.layers() < 1 || quantum.layers() > LAYERS_MAX) {
      return limit("layers " + quantum.layers(), "1 to " + LAYERS_MAX);
    }
    if (!(quantum.penalty() > 0.0 && Double.isFinite(quantum.penalty()))) {
      return limit("penalty " + quantum.penalty(), "above 0");
    }
    if (!(quantum.riskFactor() >= 0.0 && Double.isFinite(quantum.riskFactor()))) {
      return limit("risk_factor " + quantum.riskFactor(), "at least 0");
    }
    int budget = budget(quantum, assets);
    if (budget < 1 || budget > assets) {
      return limit("budget " + budget, "1 to %d assets, as many as there are".formatted(assets));
    }
    return Optional.empty();
  }

  private static Optional<Failed> limit(String what, String allowed) {
    return Optional.of(
        new Failed(
            Reason.METHOD_LIMIT, "%s not available here; allowed: %s".formatted(what, allowed)));
  }

  private static Optional<Failed> infeasible(Constraints constraints, int budget, int assets) {
    double max = constraints.maxWeight();
    if (constraints.sumToOne() && max > 0.0 && budget * max < 1.0 - SUM_SLACK) {
      return infeasible(
          "budget %d × max_weight %s = %s, less than 1".formatted(budget, max, budget * max),
          "max_weight",
          1.0 / budget);
    }
    if (budget < assets && constraints.lowerBound() > 0.0) {
      return infeasible(
          "min_weight %s of every asset, and budget %d leaves %d of %d without weight"
              .formatted(constraints.minWeight(), budget, assets - budget, assets),
          "min_weight",
          0.0);
    }
    if (budget < assets && max < 0.0) {
      return infeasible(
          "max_weight %s of every asset, and budget %d leaves %d of %d without weight"
              .formatted(max, budget, assets - budget, assets),
          "max_weight",
          0.0);
    }
    return Optional.empty();
  }

  private static Optional<Failed> infeasible(String conflict, String bound, double relaxation) {
    return Optional.of(
        new Failed(
            Reason.INFEASIBLE_CONSTRAINTS,
            "%s; %s %s would do, or another budget".formatted(conflict, bound, relaxation),
            Map.of("conflict", conflict, "relaxation", Map.of(bound, relaxation))));
  }

  /** What the exact optimizer says against the weights on the chosen assets, and on all. */
  private static Optional<Failed> exact(
      Objective objective, Constraints constraints, Parameters parameters, int assets) {
    Optimizer optimizer = new Optimizer();
    int budget = budget(parameters.quantum(), assets);
    return optimizer
        .refusal(objective, Method.MEAN_VARIANCE, constraints, parameters, budget)
        .or(
            () ->
                optimizer.refusal(
                    objective, Method.MEAN_VARIANCE, constraints, parameters, assets));
  }
}
