package dev.ringfolio.core.optimizer.admission;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Constraints.Group;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trading;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Constraints that make no sense whatever the data: each is refused by its field, its value and the
 * rule that it breaks.
 *
 * @param symbols of the request; empty where they have no names, and then nothing may name one
 */
record ConstraintRules(Constraints constraints, Trading trading, List<Symbol> symbols) {

  Optional<Failed> refusal() {
    return box()
        .or(() -> first(constraints.groups(), this::group))
        .or(this::turnover)
        .or(this::trackingError)
        .or(this::volatility)
        .or(this::minReturn)
        .or(() -> known("previous_weights", trading.previousWeights()))
        .or(this::benchmark);
  }

  private Optional<Failed> box() {
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
    if (constraints.lowerBound() > max) {
      return invalid("min_weight is %s, above max_weight, which is %s".formatted(min, max));
    }
    return Optional.empty();
  }

  private Optional<Failed> group(Group group) {
    String field = "groups[" + group.name() + "]";
    if (group.symbols().isEmpty()) {
      return invalid(field + ".symbols is empty; it must name a symbol");
    }
    Set<Symbol> seen = new HashSet<>();
    for (Symbol symbol : group.symbols()) {
      if (!symbols.contains(symbol)) {
        return invalid(
            "%s.symbols has %s; it must be one of the request's symbols".formatted(field, symbol));
      }
      if (!seen.add(symbol)) {
        return invalid("%s.symbols has %s twice; each symbol counts once".formatted(field, symbol));
      }
    }
    if (!(group.min() <= group.max())) {
      return invalid(
          "%s.min is %s; it must not be above max, which is %s"
              .formatted(field, group.min(), group.max()));
    }
    double most = group.symbols().size();
    double least = constraints.longOnly() ? 0.0 : -most;
    if (group.min() > most) {
      return invalid(
          "%s.min is %s; %d symbols weigh %s at most"
              .formatted(field, group.min(), group.symbols().size(), most));
    }
    if (group.max() < least) {
      return invalid(
          "%s.max is %s; %d symbols weigh %s at least%s"
              .formatted(
                  field,
                  group.max(),
                  group.symbols().size(),
                  least,
                  constraints.longOnly() ? " with long_only" : ""));
    }
    return Optional.empty();
  }

  private Optional<Failed> turnover() {
    Double most = constraints.maxTurnover();
    if (most == null) {
      return Optional.empty();
    }
    return trading.previousWeights().isEmpty()
        ? invalid("max_turnover is %s; it needs previous_weights".formatted(most))
        : atLeastZero("max_turnover", most);
  }

  private Optional<Failed> trackingError() {
    Double most = constraints.maxTrackingError();
    if (most == null) {
      return Optional.empty();
    }
    return trading.benchmark() == null
        ? invalid("max_tracking_error is %s; it needs a benchmark".formatted(most))
        : atLeastZero("max_tracking_error", most);
  }

  private Optional<Failed> volatility() {
    Double most = constraints.maxVolatility();
    return most == null || (most > 0.0 && most < Double.POSITIVE_INFINITY)
        ? Optional.empty()
        : invalid("max_volatility is %s; it must be finite and above 0".formatted(most));
  }

  private Optional<Failed> minReturn() {
    Double least = constraints.minReturn();
    return least == null || Double.isFinite(least)
        ? Optional.empty()
        : invalid("min_return is %s; it must be finite".formatted(least));
  }

  private Optional<Failed> benchmark() {
    Trading.Benchmark benchmark = trading.benchmark();
    return benchmark == null ? Optional.empty() : known("benchmark", benchmark.weights());
  }

  /** Weights by name are finite, and of symbols of the request. */
  private Optional<Failed> known(String field, Map<Symbol, Double> weights) {
    return first(
        weights.entrySet(),
        entry -> {
          if (!symbols.contains(entry.getKey())) {
            return request(
                "%s has %s; it must be one of the request's symbols"
                    .formatted(field, entry.getKey()));
          }
          return Double.isFinite(entry.getValue())
              ? Optional.empty()
              : request(
                  "%s.%s is %s; it must be finite"
                      .formatted(field, entry.getKey(), entry.getValue()));
        });
  }

  private static Optional<Failed> atLeastZero(String field, double value) {
    return value >= 0.0 && value < Double.POSITIVE_INFINITY
        ? Optional.empty()
        : invalid("%s is %s; it must be finite and at least 0".formatted(field, value));
  }

  private static Optional<Failed> invalid(String detail) {
    return Optional.of(new Failed(Reason.INVALID_CONSTRAINTS, detail));
  }

  private static Optional<Failed> request(String detail) {
    return Optional.of(new Failed(Reason.INVALID_REQUEST, detail));
  }

  private static <T> Optional<Failed> first(Collection<T> all, Rule<T> rule) {
    for (T each : all) {
      Optional<Failed> refusal = rule.refusal(each);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  /** What one of several must keep. */
  @FunctionalInterface
  private interface Rule<T> {
    Optional<Failed> refusal(T one);
  }
}
