package dev.ringfolio.gateway.json;

import dev.ringfolio.core.model.Beliefs;
import dev.ringfolio.core.model.Beliefs.View;
import dev.ringfolio.core.model.CovarianceEstimator;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.ReturnEstimator;
import dev.ringfolio.core.model.Symbol;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code parameters}, defaults filled in, as a client may send them again. Those that only
 * some requests look at are written where they differ from their default or are looked at.
 */
final class ParametersJson {
  private ParametersJson() {}

  static void write(JsonWriter json, Parameters parameters) {
    json.object("parameters")
        .field("risk_free_rate", parameters.riskFreeRate())
        .field("target_return", parameters.targetReturn())
        .field("from", text(parameters.from()))
        .field("to", text(parameters.to()))
        .anyField("lookback", parameters.lookback())
        .field("live", parameters.live())
        .field("covariance", parameters.covariance().wire())
        .field("expected_returns", parameters.expectedReturns().wire());
    estimation(json, parameters);
    json.field("seed", parameters.seed())
        .secondsField("time_limit", parameters.timeLimitSeconds())
        .field("evaluations", parameters.evaluations())
        .endObject();
  }

  private static void estimation(JsonWriter json, Parameters parameters) {
    boolean views = parameters.expectedReturns() == ReturnEstimator.BLACK_LITTERMAN;
    boolean span =
        parameters.covariance() == CovarianceEstimator.EXPONENTIAL
            || parameters.expectedReturns() == ReturnEstimator.EXPONENTIAL;
    if (span || parameters.span() != Parameters.DEFAULT_SPAN) {
      json.field("span", parameters.span());
    }
    if (views || parameters.riskAversion() != Parameters.DEFAULT_RISK_AVERSION) {
      json.field("risk_aversion", parameters.riskAversion());
    }
    Beliefs beliefs = parameters.beliefs();
    if (views || beliefs.tau() != Beliefs.DEFAULT_TAU) {
      json.field("tau", beliefs.tau());
    }
    if (!beliefs.marketWeights().isEmpty()) {
      json.anyField("market_weights", byName(beliefs.marketWeights()));
    }
    if (views || !beliefs.views().isEmpty()) {
      json.anyField("views", views(beliefs.views()));
    }
  }

  private static List<Map<String, Object>> views(List<View> views) {
    List<Map<String, Object>> written = new ArrayList<>();
    for (View view : views) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("weights", byName(view.weights()));
      fields.put("return", view.expectedReturn());
      if (view.confidence() != null) {
        fields.put("confidence", view.confidence());
      }
      written.add(fields);
    }
    return written;
  }

  private static Map<String, Object> byName(Map<Symbol, Double> weights) {
    Map<String, Object> named = new TreeMap<>();
    weights.forEach((symbol, weight) -> named.put(symbol.name(), weight));
    return named;
  }

  private static @Nullable String text(@Nullable LocalDate date) {
    return date == null ? null : date.toString();
  }
}
