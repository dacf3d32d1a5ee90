package dev.ringfolio.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.contract.KeptWeights;
import dev.ringfolio.core.model.Symbol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what the data of a result say of its weights. They are the service's own words, as {@link
 * OptimizationJson} wrote them, perhaps in an earlier version.
 */
public final class KeptWeightsReader {
  private KeptWeightsReader() {}

  /** The weights of a result; empty where it has none. */
  public static Optional<KeptWeights> found(String result) {
    return read(result) instanceof Checked.Accepted<KeptWeights> kept
        ? Optional.of(kept.value())
        : Optional.empty();
  }

  /** The weights of a result, or that it has none. */
  public static Checked<KeptWeights> read(String result) {
    Checked<JsonNode> json = StrictJson.read(result);
    return json instanceof Checked.Accepted<JsonNode> accepted
        ? of(accepted.value())
        : new Checked.Refused<>(((Checked.Refused<JsonNode>) json).refusal());
  }

  private static Checked<KeptWeights> of(JsonNode result) {
    JsonNode weights = result.path("weights");
    JsonNode seconds = result.path("metadata").path("market_data_timestamp");
    if (weights.isEmpty() || !seconds.isNumber()) {
      return new Checked.Refused<>(
          new Refusal(
              ErrorCode.INSUFFICIENT_DATA,
              "optimization '%s' has no weights: its status is %s"
                  .formatted(
                      result.path("request_id").asText(), result.path("status").asText("queued"))));
    }
    List<Symbol> symbols = new ArrayList<>();
    double[] values = new double[weights.size()];
    for (Map.Entry<String, JsonNode> weight : weights.properties()) {
      values[symbols.size()] = weight.getValue().doubleValue();
      symbols.add(new Symbol(weight.getKey()));
    }
    JsonNode portfolio = result.path("portfolio_id");
    return new Checked.Accepted<>(
        new KeptWeights(
            symbols,
            values,
            Math.round(1_000 * seconds.doubleValue()),
            portfolio.isTextual() ? portfolio.textValue() : null));
  }
}
