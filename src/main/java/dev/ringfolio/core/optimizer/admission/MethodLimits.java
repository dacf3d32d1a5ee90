package dev.ringfolio.core.optimizer.admission;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Trading;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.parity.GivenWeights;
import java.util.Optional;

/** What an objective or a method cannot honour, of what others can. */
final class MethodLimits {
  private MethodLimits() {}

  static Optional<Failed> refusal(
      Objective objective, Method method, Constraints constraints, Parameters parameters) {
    return switch (method) {
      case MEAN_VARIANCE -> GivenWeights.refusal(objective, constraints, parameters);
      case GENETIC_ALGORITHM, SIMULATED_ANNEALING, PARTICLE_SWARM -> searched(method, parameters);
      case QAOA, VQE ->
          limit(
              "method " + method.wire(),
              "mean_variance, genetic_algorithm, simulated_annealing, particle_swarm");
    };
  }

  private static Optional<Failed> searched(Method method, Parameters parameters) {
    Trading trading = parameters.trading();
    boolean beyond =
        trading.transactionCost() > 0.0 || trading.horizon() > 1 || parameters.robust() != null;
    return beyond
        ? limit(
            "transaction_cost, horizon and robust by " + method.wire(), Method.MEAN_VARIANCE.wire())
        : Optional.empty();
  }

  private static Optional<Failed> limit(String what, String allowed) {
    return Optional.of(
        new Failed(
            Reason.METHOD_LIMIT, "%s not available here; allowed: %s".formatted(what, allowed)));
  }
}
