package dev.ringfolio.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trading;
import dev.ringfolio.core.model.Trading.Benchmark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code previous_weights}, {@code transaction_cost}, {@code benchmark}, {@code horizon} and
 * {@code scales} of {@code parameters}.
 */
final class TradingReader {
  /** Periods of one plan. */
  static final int HORIZON_MAX = 250;

  /** Of what is held or compared with; beyond, it is no weight but an amount. */
  private static final double WEIGHT_MAX = 1_000;

  /** A trade that costs more than all of it is a mistake. */
  private static final double COST_MAX = 1.0;

  private static final double SCALE_MAX = 1e6;
  private static final String EQUAL = "equal";

  private TradingReader() {}

  static Trading read(Fields fields, WeightsReader request) {
    int horizon = (int) fields.wholeNumber("horizon", 1, 1, HORIZON_MAX);
    return new Trading(
        request.weights(fields, "previous_weights", -WEIGHT_MAX, WEIGHT_MAX),
        cost(fields),
        benchmark(fields, request),
        horizon,
        scales(fields, horizon));
  }

  /** {@code transaction_cost}, of a unit of what is traded; nothing where it is not given. */
  static double cost(Fields fields) {
    return fields.numberWithin("transaction_cost", 0.0, 0.0, COST_MAX, " of what is traded");
  }

  private static @Nullable Benchmark benchmark(Fields fields, WeightsReader request) {
    JsonNode node = fields.get("benchmark");
    if (node == null) {
      return null;
    }
    if (node.isTextual() && node.textValue().equals(EQUAL)) {
      return Benchmark.EQUAL;
    }
    if (!node.isObject()) {
      throw fields.fault("benchmark", node, "is not \"equal\" or an object of weights by symbol");
    }
    Map<Symbol, Double> weights = request.weights(fields, "benchmark", -WEIGHT_MAX, WEIGHT_MAX);
    if (weights.isEmpty()) {
      throw fields.fault("benchmark", node, "names no symbol");
    }
    return new Benchmark(weights);
  }

  private static List<Double> scales(Fields fields, int horizon) {
    JsonNode node = fields.get("scales");
    if (node == null) {
      return List.of();
    }
    if (!node.isArray() || node.size() != horizon) {
      throw fields.fault(
          "scales", node, "is not an array of " + horizon + " numbers, one a period of horizon");
    }
    List<Double> scales = new ArrayList<>();
    for (int h = 0; h < node.size(); h++) {
      JsonNode scale = node.get(h);
      String at = "scales[" + h + "]";
      if (!scale.isNumber()) {
        throw fields.fault(at, scale, "is not a number");
      }
      if (!(Math.abs(scale.doubleValue()) <= SCALE_MAX)) {
        throw fields.fault(
            at, scale, "is outside " + Fields.plain(-SCALE_MAX) + ".." + Fields.plain(SCALE_MAX));
      }
      scales.add(scale.doubleValue() + 0.0);
    }
    return scales;
  }
}
