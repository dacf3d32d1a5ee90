package dev.ringfolio.core.risk;

import dev.ringfolio.core.model.Beliefs;
import dev.ringfolio.core.model.Beliefs.View;
import dev.ringfolio.core.model.Symbol;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is wrong with a recipe, whatever the returns: field, value and rule, for people. */
final class RecipeFaults {
  private RecipeFaults() {}

  static Optional<String> of(Recipe recipe, List<Symbol> symbols) {
    if (recipe.spans() && !(recipe.span() > 1.0 && recipe.span() < Double.POSITIVE_INFINITY)) {
      return Optional.of("span: %s is not a number of rows above 1".formatted(recipe.span()));
    }
    return switch (recipe.expectedReturns()) {
      case MEAN, EXPONENTIAL -> Optional.empty();
      case CAPM -> rate(recipe.riskFreeRate()).or(() -> market(recipe.beliefs(), symbols));
      case BLACK_LITTERMAN -> blackLitterman(recipe, symbols);
    };
  }

  private static Optional<String> rate(double rate) {
    return Double.isFinite(rate)
        ? Optional.empty()
        : Optional.of("risk_free_rate: %s is not finite".formatted(rate));
  }

  private static Optional<String> blackLitterman(Recipe recipe, List<Symbol> symbols) {
    double aversion = recipe.riskAversion();
    if (!(aversion >= 0.0 && aversion < Double.POSITIVE_INFINITY)) {
      return Optional.of("risk_aversion: %s is not a number of 0 or more".formatted(aversion));
    }
    double tau = recipe.beliefs().tau();
    if (!(tau > 0.0 && tau < Double.POSITIVE_INFINITY)) {
      return Optional.of("tau: %s is not a number above 0".formatted(tau));
    }
    for (int k = 0; k < recipe.beliefs().views().size(); k++) {
      Optional<String> fault = view("views[" + k + "]", recipe.beliefs().views().get(k), symbols);
      if (fault.isPresent()) {
        return fault;
      }
    }
    return market(recipe.beliefs(), symbols);
  }

  private static Optional<String> view(String name, View view, List<Symbol> symbols) {
    if (!Double.isFinite(view.expectedReturn())) {
      return Optional.of("%s.return: %s is not finite".formatted(name, view.expectedReturn()));
    }
    Double confidence = view.confidence();
    if (confidence != null && !(confidence >= 0.0 && confidence <= 1.0)) {
      return Optional.of("%s.confidence: %s is outside 0..1".formatted(name, confidence));
    }
    if (view.weights().values().stream().allMatch(weight -> weight == 0.0)) {
      return Optional.of("%s.weights: all are 0; a view is of some symbol".formatted(name));
    }
    return weights(name + ".weights", view.weights(), symbols);
  }

  private static Optional<String> market(Beliefs beliefs, List<Symbol> symbols) {
    Map<Symbol, Double> weights = beliefs.marketWeights();
    if (weights.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> fault = weights("market_weights", weights, symbols);
    if (fault.isPresent()) {
      return fault;
    }
    double sum = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    double least = weights.values().stream().mapToDouble(Double::doubleValue).min().orElse(0.0);
    if (least < 0.0) {
      return Optional.of("market_weights: %s is below 0".formatted(least));
    }
    return sum > 0.0 && sum < Double.POSITIVE_INFINITY
        ? Optional.empty()
        : Optional.of("market_weights: their sum is %s; it must be above 0".formatted(sum));
  }

  private static Optional<String> weights(
      String name, Map<Symbol, Double> weights, List<Symbol> symbols) {
    for (Map.Entry<Symbol, Double> entry : weights.entrySet()) {
      if (!symbols.contains(entry.getKey())) {
        return Optional.of(
            "%s: %s is none of the symbols asked for".formatted(name, entry.getKey()));
      }
      if (!Double.isFinite(entry.getValue())) {
        return Optional.of(
            "%s.%s: %s is not finite".formatted(name, entry.getKey(), entry.getValue()));
      }
    }
    return Optional.empty();
  }
}
