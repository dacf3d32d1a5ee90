package dev.ringfolio.gateway.json;

import dev.ringfolio.contract.Optimize;
import dev.ringfolio.core.model.Beliefs;
import dev.ringfolio.core.model.Beliefs.View;
import dev.ringfolio.core.model.ClusterDistance;
import dev.ringfolio.core.model.CovarianceEstimator;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Quantum;
import dev.ringfolio.core.model.ReturnEstimator;
import dev.ringfolio.core.model.Robust;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trading;
import dev.ringfolio.core.model.Trading.Benchmark;
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

  static void write(JsonWriter json, Optimize request) {
    write(json, request.parameters(), request.objective(), request.method());
  }

  /** Those of a request of that objective, by that method. */
  static void write(JsonWriter json, Parameters parameters, Objective objective, Method method) {
    json.object("parameters")
        .field("risk_free_rate", parameters.riskFreeRate())
        .field("target_return", parameters.targetReturn())
        .field("from", text(parameters.from()))
        .field("to", text(parameters.to()))
        .anyField("lookback", parameters.lookback())
        .field("live", parameters.live())
        .field("covariance", parameters.covariance().wire())
        .field("expected_returns", parameters.expectedReturns().wire());
    estimation(json, parameters, objective);
    trading(json, parameters.trading());
    robust(json, parameters.robust());
    if (objective == Objective.HIERARCHICAL_RISK_PARITY
        || parameters.distance() != ClusterDistance.LOPEZ_DE_PRADO) {
      json.field("distance", parameters.distance().wire());
    }
    circuit(json, parameters.quantum(), method);
    json.field("seed", parameters.seed())
        .secondsField("time_limit", parameters.timeLimitSeconds())
        .field("evaluations", parameters.evaluations())
        .endObject();
  }

  private static void estimation(JsonWriter json, Parameters parameters, Objective objective) {
    boolean views = parameters.expectedReturns() == ReturnEstimator.BLACK_LITTERMAN;
    boolean span =
        parameters.covariance() == CovarianceEstimator.EXPONENTIAL
            || parameters.expectedReturns() == ReturnEstimator.EXPONENTIAL;
    if (span || parameters.span() != Parameters.DEFAULT_SPAN) {
      json.field("span", parameters.span());
    }
    boolean utility = objective == Objective.MAXIMIZE_UTILITY;
    if (views || utility || parameters.riskAversion() != Parameters.DEFAULT_RISK_AVERSION) {
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

  private static void trading(JsonWriter json, Trading trading) {
    if (!trading.previousWeights().isEmpty()) {
      json.anyField("previous_weights", byName(trading.previousWeights()));
    }
    if (trading.transactionCost() != 0.0) {
      json.field("transaction_cost", trading.transactionCost());
    }
    Benchmark benchmark = trading.benchmark();
    if (benchmark != null && benchmark.weights().isEmpty()) {
      json.field("benchmark", "equal");
    } else if (benchmark != null) {
      json.anyField("benchmark", byName(benchmark.weights()));
    }
    if (trading.horizon() != 1) {
      json.field("horizon", trading.horizon());
    }
    if (!trading.scales().isEmpty()) {
      json.anyField("scales", trading.scales());
    }
  }

  private static void robust(JsonWriter json, @Nullable Robust robust) {
    if (robust == null) {
      return;
    }
    json.object("robust").field("kind", robust.kind().wire());
    if (robust.deltas().isEmpty()) {
      json.field("radius", robust.radius());
    } else {
      json.anyField("deltas", byName(robust.deltas()));
    }
    json.endObject();
  }

  private static void circuit(JsonWriter json, Quantum quantum, Method method) {
    if (method.isCircuit() || !quantum.equals(Quantum.DEFAULT)) {
      json.field("risk_factor", quantum.riskFactor())
          .anyField("budget", quantum.budget())
          .field("layers", quantum.layers())
          .field("penalty", quantum.penalty());
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
