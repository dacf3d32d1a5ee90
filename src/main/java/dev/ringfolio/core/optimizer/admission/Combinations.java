package dev.ringfolio.core.optimizer.admission;

import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Quantum;
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
  private Combinations() {}

  static Optional<Failed> refusal(Objective objective, Method method, int assets) {
    if (!method.objectives().contains(objective)) {
      return Optional.of(
          new Failed(
              Reason.INVALID_REQUEST,
              "method %s cannot be asked for %s; it can for %s; methods for %s are %s"
                  .formatted(
                      method.wire(),
                      objective.wire(),
                      names(method.objectives()),
                      objective.wire(),
                      names(methods(objective)))));
    }
    if (method.isCircuit() && (assets < Quantum.ASSETS_MIN || assets > Quantum.ASSETS_MAX)) {
      return Optional.of(
          new Failed(
              Reason.METHOD_LIMIT,
              "method %s takes %d to %d symbols, not %d; the others, as mean_variance, take any"
                  .formatted(method.wire(), Quantum.ASSETS_MIN, Quantum.ASSETS_MAX, assets)));
    }
    return Optional.empty();
  }

  private static Set<Method> methods(Objective objective) {
    return Arrays.stream(Method.values())
        .filter(method -> method.objectives().contains(objective))
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Method.class)));
  }

  private static String names(Collection<? extends WireName> all) {
    return all.stream().map(WireName::wire).collect(Collectors.joining(", "));
  }
}
