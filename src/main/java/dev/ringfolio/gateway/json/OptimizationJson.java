package dev.ringfolio.gateway.json;

import dev.ringfolio.contract.OptimizationEvent.Metrics;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationEvent.OptimizationQueued;
import dev.ringfolio.contract.OptimizationProgress;
import dev.ringfolio.contract.OptimizationState;
import dev.ringfolio.contract.Suggestion;
import dev.ringfolio.core.model.Symbol;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The data of {@code portfolio_update} messages about optimizations. Each method writes the fields
 * into an object that the caller has begun and ends, so that a stream can add what differs by
 * client at the end.
 */
public final class OptimizationJson {
  private static final Set<String> ERROR_FIELDS =
      Set.of("code", "error", "detail", "retryable", "retry_after");

  /** The service's own metadata: a client's field of the same name is left out. */
  private static final Set<String> OWN_METADATA =
      Set.of(
          "objective",
          "constraints",
          "parameters",
          "market_data_timestamp",
          "observations",
          "simulated");

  private OptimizationJson() {}

  public static void queued(JsonWriter json, OptimizationQueued queued) {
    json.field("type", "optimization_queued");
    accepted(json, queued.requestId(), queued.position(), queued.estimatedWaitSeconds());
    json.field("client_id", queued.clientId());
  }

  /** Where one is read. */
  public static String href(String requestId) {
    return "/api/v1/optimizations/"
        + URLEncoder.encode(requestId, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** What REST answers to a request that waits. */
  public static void accepted(JsonWriter json, String requestId, int position, double waitSeconds) {
    json.field("request_id", requestId)
        .field("queue_position", position)
        .secondsField("estimated_wait", waitSeconds);
  }

  public static void progress(JsonWriter json, OptimizationProgress progress) {
    json.field("type", "optimization_progress")
        .field("request_id", progress.requestId())
        .field("client_id", progress.clientId())
        .field("iteration", progress.iteration())
        .field("fraction", progress.fraction())
        .field("best_objective", progress.bestObjective())
        .field("seq", progress.seq());
  }

  /** The data of the result where there is one, else where the request is. */
  public static void state(JsonWriter json, OptimizationState state) {
    OptimizationFinished finished = state.finished();
    if (finished != null) {
      result(json, finished);
    } else {
      accepted(json, state.requestId(), state.position(), state.estimatedWaitSeconds());
      json.field("status", state.phase().wire());
    }
  }

  /** As {@link #state}, an object. */
  public static String stateText(OptimizationState state) {
    JsonWriter json = new JsonWriter().object();
    state(json, state);
    return new String(json.endObject().bytes(), StandardCharsets.UTF_8);
  }

  /** The data of a result's message. */
  public static String resultText(OptimizationFinished finished) {
    JsonWriter json = new JsonWriter().object();
    result(json, finished);
    return new String(json.endObject().bytes(), StandardCharsets.UTF_8);
  }

  public static void result(JsonWriter json, OptimizationFinished finished) {
    head(json, finished);
    weights(json, finished);
    metrics(json, finished);
    suggestion(json, finished);
    tail(json, finished, true);
  }

  /**
   * A result that is too long for one message: with {@code href}, where it is read, in place of
   * what grows with the request: weights, metrics, the suggestion, and the constraints and
   * parameters in its metadata.
   */
  public static void resultByReference(
      JsonWriter json, OptimizationFinished finished, String href) {
    head(json, finished);
    json.field("href", href);
    tail(json, finished, false);
  }

  private static void head(JsonWriter json, OptimizationFinished finished) {
    json.field("type", "optimization_result")
        .field("request_id", finished.requestId())
        .field("client_id", finished.clientId())
        .field("success", finished.success())
        .field("status", finished.status().wire());
    if (finished.request().portfolioId() != null) {
      json.field("portfolio_id", finished.request().portfolioId());
    }
  }

  private static void tail(JsonWriter json, OptimizationFinished finished, boolean whole) {
    json.secondsField("optimization_time", finished.optimizationTimeSeconds())
        .epochSecondsField("timestamp", finished.timestampMillis())
        .field("trigger", finished.request().trigger().wire())
        .field("method", finished.request().method().wire())
        .field("cached", finished.cached())
        .field("gap", finished.gap())
        .array("warnings");
    finished
        .warnings()
        .forEach(
            warning ->
                json.object()
                    .field("code", warning.code())
                    .field("detail", warning.detail())
                    .endObject());
    json.endArray();
    metadata(json, finished, whole);
    error(json, finished);
  }

  private static void weights(JsonWriter json, OptimizationFinished finished) {
    json.object("weights");
    List<Symbol> symbols = finished.request().symbols();
    double[] weights = finished.weights();
    for (int i = 0; i < weights.length; i++) {
      json.field(symbols.get(i).name(), weights[i]);
    }
    json.endObject();
  }

  private static void metrics(JsonWriter json, OptimizationFinished finished) {
    Metrics metrics = finished.metrics();
    json.object("metrics");
    if (metrics != null) {
      json.field("expected_return", metrics.expectedReturn())
          .field("expected_volatility", metrics.expectedVolatility())
          .field("sharpe_ratio", metrics.sharpeRatio());
      new TreeMap<>(metrics.more()).forEach((name, value) -> json.field(name, value.doubleValue()));
      riskContributions(json, finished.request().symbols(), metrics.riskContributions());
    }
    json.endObject();
  }

  private static void riskContributions(
      JsonWriter json, List<Symbol> symbols, List<Double> fractions) {
    if (fractions.isEmpty()) {
      return;
    }
    json.object("risk_contributions");
    for (int i = 0; i < fractions.size(); i++) {
      json.field(symbols.get(i).name(), fractions.get(i).doubleValue());
    }
    json.endObject();
  }

  /** Only where it is for a portfolio: null where nothing is suggested. */
  private static void suggestion(JsonWriter json, OptimizationFinished finished) {
    if (finished.request().portfolioId() == null) {
      return;
    }
    Suggestion suggestion = finished.suggestion();
    if (suggestion == null) {
      json.nullField("suggestion");
      return;
    }
    json.object("suggestion")
        .field("value", suggestion.value())
        .field("turnover", suggestion.turnover())
        .array("trades");
    for (Suggestion.Order order : suggestion.trades()) {
      json.object()
          .field("symbol", order.symbol().name())
          .field("side", order.side().wire())
          .field("quantity", order.quantity())
          .field("price", order.price())
          .endObject();
    }
    json.endArray()
        .field("cost", suggestion.cost())
        .field("cash_after", suggestion.cashAfter())
        .endObject();
  }

  private static void metadata(JsonWriter json, OptimizationFinished finished, boolean whole) {
    json.object("metadata");
    for (Map.Entry<String, Object> own : finished.request().metadata().entrySet()) {
      if (!OWN_METADATA.contains(own.getKey())) {
        json.anyField(own.getKey(), own.getValue());
      }
    }
    json.field("objective", finished.request().objective().wire());
    if (whole) {
      ConstraintsJson.write(json, finished.request().constraints());
      ParametersJson.write(json, finished.request());
    }
    if (finished.marketDataMillis() > 0) {
      json.epochSecondsField("market_data_timestamp", finished.marketDataMillis());
    } else {
      json.nullField("market_data_timestamp");
    }
    json.field("observations", finished.observations())
        .field("simulated", finished.simulated())
        .endObject();
  }

  private static void error(JsonWriter json, OptimizationFinished finished) {
    if (finished.failure() == null) {
      return;
    }
    Refusal refusal = Refusal.ofOptimization(finished.failure());
    json.object("error")
        .field("code", refusal.code().wire())
        .field("error", refusal.error())
        .field("detail", refusal.detail())
        .field("retryable", refusal.code().retryable())
        .secondsField("retry_after", refusal.retryAfterSeconds());
    ErrorJson.facts(json, refusal, ERROR_FIELDS);
    json.endObject();
  }
}
