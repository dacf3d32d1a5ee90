package dev.ringfolio.core.optimizer.admission;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Robust;
import dev.ringfolio.core.model.Trading;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.convex.PlanSolver;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What can be said against parameters of the objective before any data is seen. */
final class ParameterRules {
  private ParameterRules() {}

  static Optional<Failed> refusal(
      Objective objective, Constraints constraints, Parameters parameters, int assets) {
    return tail(constraints)
        .or(() -> negative("transaction_cost", parameters.trading().transactionCost()))
        .or(() -> negative("risk_aversion", parameters.riskAversion()))
        .or(() -> robust(parameters.robust()))
        .or(() -> horizon(objective, parameters.trading()))
        .or(() -> plan(parameters, assets));
  }

  private static Optional<Failed> tail(Constraints constraints) {
    double tail = constraints.cvarConfidence();
    return tail > 0.0 && tail < 1.0
        ? Optional.empty()
        : invalid("cvar_confidence is %s; it must be between 0 and 1".formatted(tail));
  }

  private static Optional<Failed> robust(@Nullable Robust robust) {
    if (robust == null) {
      return Optional.empty();
    }
    Optional<Failed> radius = negative("robust radius", robust.radius());
    return robust.deltas().values().stream()
        .map(delta -> negative("robust delta", delta))
        .flatMap(Optional::stream)
        .findFirst()
        .or(() -> radius);
  }

  private static Optional<Failed> horizon(Objective objective, Trading trading) {
    if (trading.horizon() < 1) {
      return invalid("horizon is %d; it must be at least 1".formatted(trading.horizon()));
    }
    if (!trading.scales().isEmpty() && trading.scales().size() != trading.horizon()) {
      return invalid(
          "%d scales for a horizon of %d".formatted(trading.scales().size(), trading.horizon()));
    }
    boolean planned =
        objective == Objective.MAXIMIZE_UTILITY || objective == Objective.MAXIMIZE_RETURN;
    return trading.horizon() > 1 && !planned
        ? Optional.of(
            new Failed(
                Reason.METHOD_LIMIT,
                "horizon %d not available for %s; allowed: 1, or maximize_utility, maximize_return"
                    .formatted(trading.horizon(), objective.wire())))
        : Optional.empty();
  }

  /** What a plan of several periods cannot honour. */
  private static Optional<Failed> plan(Parameters parameters, int assets) {
    int horizon = parameters.trading().horizon();
    if (horizon > 1 && parameters.robust() != null) {
      return limit("horizon %d with robust".formatted(horizon), "either of them");
    }
    return horizon > 1 && assets * (long) horizon > PlanSolver.WEIGHTS_MAX
        ? limit(
            "horizon %d for %d symbols".formatted(horizon, assets),
            "up to %d weights in all".formatted(PlanSolver.WEIGHTS_MAX))
        : Optional.empty();
  }

  private static Optional<Failed> limit(String what, String allowed) {
    return Optional.of(
        new Failed(
            Reason.METHOD_LIMIT, "%s not available here; allowed: %s".formatted(what, allowed)));
  }

  private static Optional<Failed> negative(String name, @Nullable Double value) {
    return value != null && !(value >= 0.0 && value < Double.POSITIVE_INFINITY)
        ? invalid("%s is %s; it must be at least 0".formatted(name, value))
        : Optional.empty();
  }

  private static Optional<Failed> invalid(String detail) {
    return Optional.of(new Failed(Reason.INVALID_CONSTRAINTS, detail));
  }
}
