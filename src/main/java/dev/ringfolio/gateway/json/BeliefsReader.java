package dev.ringfolio.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.core.model.Beliefs;
import dev.ringfolio.core.model.Beliefs.View;
import dev.ringfolio.core.model.Symbol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code views}, {@code tau} and {@code market_weights} of {@code parameters}. What they name
 * is among the symbols of the request.
 */
final class BeliefsReader {
  /** Views of one request. */
  static final int VIEWS_MAX = 100;

  /** Weights in all views of a request: they are echoed, and a message has a limit. */
  static final int VIEW_WEIGHTS_MAX = 2_000;

  /** Beyond, the equilibrium says nothing at all. */
  private static final double TAU_MAX = 1e6;

  private static final double TAU_MIN = 1e-9;

  /** Weights of a view, and capitalisations as market weights. */
  private static final double WEIGHT_MAX = 1e18;

  private static final String VIEW_RULE = "is not an object {weights, return, confidence}";
  private static final Set<String> VIEW_FIELDS = Set.of("weights", "return", "confidence");

  private final Fields fields;
  private final WeightsReader request;

  private BeliefsReader(Fields fields, WeightsReader request) {
    this.fields = fields;
    this.request = request;
  }

  static Beliefs read(Fields parameters, WeightsReader request) {
    BeliefsReader reader = new BeliefsReader(parameters, request);
    double tau = parameters.numberWithin("tau", Beliefs.DEFAULT_TAU, TAU_MIN, TAU_MAX, "");
    return new Beliefs(reader.views(), tau, reader.marketWeights());
  }

  private List<View> views() {
    JsonNode node = fields.get("views");
    if (node == null) {
      return List.of();
    }
    if (!node.isArray()) {
      throw fields.fault("views", node, "is not an array of {weights, return, confidence}");
    }
    if (node.size() > VIEWS_MAX) {
      throw fields.fault("views", node, "has " + node.size() + " views; at most " + VIEWS_MAX);
    }
    List<View> views = new ArrayList<>();
    int weights = 0;
    for (int k = 0; k < node.size(); k++) {
      View view = view("views[" + k + "]", node.get(k));
      weights += view.weights().size();
      if (weights > VIEW_WEIGHTS_MAX) {
        throw fields.fault("views", node, "have more than " + VIEW_WEIGHTS_MAX + " weights in all");
      }
      views.add(view);
    }
    return views;
  }

  private View view(String name, JsonNode node) {
    if (!node.isObject()) {
      throw fields.fault(name, node, VIEW_RULE);
    }
    Fields view = fields.element(name, node);
    view.allowOnly(VIEW_FIELDS);
    if (!view.has("weights")) {
      throw view.missing("weights", "give an object of weights by symbol");
    }
    Map<Symbol, Double> weights = request.weights(view, "weights", -WEIGHT_MAX, WEIGHT_MAX);
    if (weights.values().stream().allMatch(weight -> weight == 0.0)) {
      throw view.fault("weights", "names no symbol with a weight other than 0");
    }
    if (!view.has("return")) {
      throw view.missing("return", "give the annual return that is expected");
    }
    double expected =
        view.numberWithin(
            "return", 0.0, -ParametersReader.RATE_MAX, ParametersReader.RATE_MAX, " a year");
    return new View(weights, expected, confidence(view));
  }

  private static @Nullable Double confidence(Fields view) {
    return view.has("confidence") ? view.numberWithin("confidence", 1.0, 0.0, 1.0, "") : null;
  }

  private Map<Symbol, Double> marketWeights() {
    Map<Symbol, Double> weights = request.weights(fields, "market_weights", 0.0, WEIGHT_MAX);
    if (!weights.isEmpty() && weights.values().stream().allMatch(weight -> weight == 0.0)) {
      throw fields.fault("market_weights", "names no symbol with a weight above 0");
    }
    return weights;
  }
}
