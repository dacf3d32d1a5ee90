package dev.ringfolio.core.optimizer;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What can be said against a problem before any data is seen. */
final class Admission {
  /** Bounds whose sum misses one by less meet it but for rounding. */
  private static final double SUM_SLACK = 1e-12;

  private static final Set<Objective> BUILT =
      EnumSet.of(
          Objective.MINIMIZE_VARIANCE,
          Objective.MAXIMIZE_SHARPE,
          Objective.MAXIMIZE_RETURN,
          Objective.MAXIMIZE_UTILITY,
          Objective.MINIMIZE_CVAR,
          Objective.MAXIMIZE_SORTINO,
          Objective.RISK_PARITY,
          Objective.MAXIMIZE_DIVERSIFICATION,
          Objective.HIERARCHICAL_RISK_PARITY,
          Objective.EQUAL_WEIGHT,
          Objective.INVERSE_VOLATILITY);

  private Admission() {}

  private static String allowed() {
    return CONVEX.stream().map(Objective::wire).collect(Collectors.joining(", "));
  }

  static Optional<Failed> refusal(
      Objective objective,
      Method method,
      Constraints constraints,
      Parameters parameters,
      int assets) {
    return unbuilt(objective, method, parameters)
        .or(() -> invalid(constraints))
        .or(() -> LimitAdmission.refusal(objective, constraints, parameters))
        .or(() -> infeasible(constraints, assets));
  }

  private static Optional<Failed> unbuilt(
      Objective objective, Method method, Parameters parameters) {
    if (method != Method.MEAN_VARIANCE) {
      return limit("method " + method.wire(), Method.MEAN_VARIANCE.wire());
    }
    if (!BUILT.contains(objective)) {
      return limit(
          "objective " + objective.wire(),
          BUILT.stream().map(Objective::wire).collect(Collectors.joining(", ")));
    }
    Optional<Failed> tooMuch = GivenWeights.refusal(objective, constraints, parameters);
    if (tooMuch.isPresent()) {
      return tooMuch;
    }
    return Optional.empty();
  }

  private static Optional<Failed> limit(String what, String allowed) {
    return Optional.of(
        new Failed(
            Reason.METHOD_LIMIT, "%s not available here; allowed: %s".formatted(what, allowed)));
  }

  private static Optional<Failed> invalid(Constraints constraints) {
    double min = constraints.minWeight();
    double max = constraints.maxWeight();
    double maxLeast = constraints.longOnly() ? 0.0 : -1.0;
    if (!(min >= -1.0 && min <= 1.0)) {
      return invalid("min_weight is %s; it must be within -1 and 1".formatted(min));
    }
    if (!(max >= maxLeast && max <= 1.0)) {
      return invalid(
          "max_weight is %s; it must be within %s and 1%s"
              .formatted(max, maxLeast, constraints.longOnly() ? " with long_only" : ""));
    }
    double tail = constraints.cvarConfidence();
    if (!(tail > 0.0 && tail < 1.0)) {
      return invalid("cvar_confidence is %s; it must be between 0 and 1".formatted(tail));
    }
    if (constraints.lowerBound() > max) {
      return invalid("min_weight is %s, above max_weight, which is %s".formatted(min, max));
    }
    return Optional.empty();
  }

  private static Optional<Failed> invalid(String detail) {
    return Optional.of(new Failed(Reason.INVALID_CONSTRAINTS, detail));
  }

  private static Optional<Failed> infeasible(Constraints constraints, int assets) {
    double least = assets * constraints.lowerBound();
    double most = assets * constraints.maxWeight();
    if (constraints.sumToOne() && most < 1.0 - SUM_SLACK) {
      return infeasible(
          "max_weight",
          "%d × max_weight %s = %s, less than 1".formatted(assets, constraints.maxWeight(), most),
          1.0 / assets);
    }
    boolean capped = constraints.sumToOne() || constraints.longOnly();
    if (capped && least > 1.0 + SUM_SLACK) {
      return infeasible(
          "min_weight",
          "%d × min_weight %s = %s, more than 1".formatted(assets, constraints.minWeight(), least),
          1.0 / assets);
    }
    return Optional.empty();
  }

  private static Optional<Failed> infeasible(String bound, String conflict, double relaxation) {
    return Optional.of(
        new Failed(
            Reason.INFEASIBLE_CONSTRAINTS,
            conflict + "; " + bound + " " + relaxation + " would do",
            Map.of("conflict", conflict, "relaxation", Map.of(bound, relaxation))));
  }
}
