package dev.ringfolio.core.optimizer;

import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.WireName;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which objectives a method can be asked for, and with how many symbols. */
final class Combinations {
  /** Fewer leave a circuit nothing to choose. */
  static final int QUBITS_MIN = 2;

  /** A state vector of more qubits than this is not simulated. */
  static final int QUBITS_MAX = 20;

  private static final Set<Objective> SEARCHED =
      EnumSet.of(
          Objective.MAXIMIZE_SHARPE,
          Objective.MINIMIZE_VARIANCE,
          Objective.MAXIMIZE_RETURN,
          Objective.MINIMIZE_CVAR,
          Objective.MAXIMIZE_SORTINO,
          Objective.MAXIMIZE_DIVERSIFICATION);

  private static final Set<Objective> SELECTED =
      EnumSet.of(Objective.MAXIMIZE_SHARPE, Objective.MINIMIZE_VARIANCE, Objective.MAXIMIZE_RETURN);

  private Combinations() {}

  static Optional<Failed> refusal(Objective objective, Method method, int assets) {
    if (!objectives(method).contains(objective)) {
      return Optional.of(
          new Failed(
              Reason.INVALID_REQUEST,
              "method %s cannot be asked for %s; it can for %s; methods for %s are %s"
                  .formatted(
                      method.wire(),
                      objective.wire(),
                      names(objectives(method)),
                      objective.wire(),
                      names(methods(objective)))));
    }
    boolean circuit = method == Method.VQE || method == Method.QAOA;
    if (circuit && (assets < QUBITS_MIN || assets > QUBITS_MAX)) {
      return Optional.of(
          new Failed(
              Reason.METHOD_LIMIT,
              "method %s takes %d to %d symbols, not %d; the others, as mean_variance, take any"
                  .formatted(method.wire(), QUBITS_MIN, QUBITS_MAX, assets)));
    }
    return Optional.empty();
  }

  static Set<Objective> objectives(Method method) {
    return switch (method) {
      case MEAN_VARIANCE -> EnumSet.allOf(Objective.class);
      case GENETIC_ALGORITHM, SIMULATED_ANNEALING, PARTICLE_SWARM -> SEARCHED;
      case VQE, QAOA -> SELECTED;
    };
  }

  private static Set<Method> methods(Objective objective) {
    return Arrays.stream(Method.values())
        .filter(method -> objectives(method).contains(objective))
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Method.class)));
  }

  private static String names(Collection<? extends WireName> all) {
    return all.stream().map(WireName::wire).collect(Collectors.joining(", "));
  }
}
