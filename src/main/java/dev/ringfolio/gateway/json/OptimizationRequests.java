package dev.ringfolio.gateway.json;

import static dev.ringfolio.core.model.Objective.MAXIMIZE_SHARPE;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.bus.FailureException;
import dev.ringfolio.config.Config;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Quantum;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trigger;
import dev.ringfolio.core.model.Warning;
import dev.ringfolio.core.model.WireName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns the data of an {@code optimization_request} into an {@link Optimize}, with every check that
 * needs no market data: the shape of each field here, then what the engine itself says ({@link
 * EngineRules}). What is wrong is told before what a method cannot do, so that a request refused
 * with {@code method_limit} is right in all else.
 */
public final class OptimizationRequests {
  /** Bytes of the client's metadata, as compact JSON. */
  public static final int METADATA_BYTES_MAX = 4_096;

  /** Characters of a client's own request id. */
  public static final int REQUEST_ID_MAX = 128;

  private final int symbolsMax;
  private final double timeLimitSeconds;

  public OptimizationRequests(Config.Limits limits, Config.Optimization optimization) {
    this.symbolsMax = limits.optimizationSymbols();
    this.timeLimitSeconds = optimization.timeLimit().toNanos() / 1e9;
  }

  /**
   * Checks a request.
   *
   * @param data the object that the client sent
   * @param clientId of the connection; {@code rest} for REST
   * @param user whose request it is
   * @param scope within which the client's own request id is an idempotency key
   */
  public Checked<Optimize> read(JsonNode data, String clientId, String user, String scope) {
    try {
      return new Checked.Accepted<>(check(data, clientId, user, scope));
    } catch (FailureException e) {
      return new Checked.Refused<>(Refusal.ofOptimization(e.failure()));
    }
  }

  /**
   * The client's own request id where {@code data} has a usable one, else null: an error names the
   * request even where it is refused.
   */
  public static @Nullable String requestId(JsonNode data) {
    JsonNode id = data.get("request_id");
    return id != null && id.isTextual() && fitsRequestId(id.textValue()) ? id.textValue() : null;
  }

  /** As {@link #read}, thrown where it is refused. */
  Optimize check(JsonNode data, String clientId, String user, String scope) {
    Fields fields = Fields.ofData(data);
    List<Warning> warnings = new ArrayList<>();
    List<Symbol> symbols = symbols(fields);
    Objective objective = fields.word("objective", Objective.class, MAXIMIZE_SHARPE);
    Method method = fields.word("method", Method.class, Method.MEAN_VARIANCE);
    Trigger trigger = fields.word("trigger", Trigger.class, Trigger.MANUAL);
    checkPair(objective, method);
    Fields constraintFields = fields.object("constraints", FailureCode.INVALID_CONSTRAINTS);
    WeightsReader named = new WeightsReader(symbols);
    Constraints constraints = ConstraintsReader.read(constraintFields, named, warnings);
    Fields parameterFields = fields.object("parameters", FailureCode.INVALID_REQUEST);
    Parameters parameters = ParametersReader.read(parameterFields, named, timeLimitSeconds);
    Map<String, Object> metadata = metadata(fields);
    String requestId = requestId(fields);
    String portfolioId = fields.text("portfolio_id");
    checkCount(method, symbols.size());
    if (portfolioId != null && portfolioId.isEmpty()) {
      throw fields.fault("portfolio_id", "is empty; give a portfolio's id, or leave it out");
    }
    ConstraintsReader.checkReachable(constraints, symbols.size());
    Optimize request =
        new Optimize(
            requestId,
            clientId,
            user,
            scope,
            symbols,
            objective,
            method,
            trigger,
            constraints,
            parameters,
            metadata,
            portfolioId,
            warnings);
    EngineRules.check(request);
    return request;
  }

  /** The symbols that a request is for. */
  List<Symbol> symbols(Fields fields) {
    return symbols(fields, symbolsMax);
  }

  static List<Symbol> symbols(Fields fields, int symbolsMax) {
    JsonNode node = fields.get("symbols");
    if (node == null) {
      throw Fields.refused(
          FailureCode.INVALID_REQUEST, "symbols: missing; give an array of strings");
    }
    if (!node.isArray()) {
      throw fields.fault("symbols", node, "is not an array of strings");
    }
    if (node.isEmpty() || node.size() > symbolsMax) {
      throw Fields.refused(
          FailureCode.INVALID_REQUEST,
          "symbols: " + node.size() + " of them; allowed are 1.." + symbolsMax);
    }
    Set<Symbol> symbols = new LinkedHashSet<>();
    for (int i = 0; i < node.size(); i++) {
      Symbol symbol = symbol(fields, "symbols[" + i + "]", node.get(i));
      if (!symbols.add(symbol)) {
        throw fields.fault("symbols[" + i + "]", node.get(i), "stands twice; symbols are distinct");
      }
    }
    return List.copyOf(symbols);
  }

  private static Symbol symbol(Fields fields, String name, JsonNode node) {
    if (!node.isTextual()) {
      throw fields.fault(name, node, "is not a string");
    }
    return Symbol.parse(node.textValue())
        .orElseThrow(
            () ->
                fields.fault(
                    FailureCode.INVALID_SYMBOL, name, node, "does not match " + Symbol.RULE));
  }

  private static void checkPair(Objective objective, Method method) {
    Set<Objective> allowed = method.objectives();
    if (!allowed.contains(objective)) {
      throw Fields.refused(
          FailureCode.INVALID_REQUEST,
          "objective: '%s' is not for method '%s'; allowed with it: %s"
              .formatted(objective.wire(), method.wire(), names(allowed)));
    }
  }

  private static void checkCount(Method method, int n) {
    if (method.isCircuit() && (n < Quantum.ASSETS_MIN || n > Quantum.ASSETS_MAX)) {
      throw Fields.refused(
          FailureCode.METHOD_LIMIT,
          "symbols: %d of them; method '%s' takes %d..%d"
              .formatted(n, method.wire(), Quantum.ASSETS_MIN, Quantum.ASSETS_MAX));
    }
  }

  private static Map<String, Object> metadata(Fields fields) {
    JsonNode node = fields.get("metadata");
    if (node == null) {
      return Map.of();
    }
    if (!node.isObject()) {
      throw fields.fault("metadata", node, "is not an object");
    }
    int bytes = node.toString().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > METADATA_BYTES_MAX) {
      throw Fields.refused(
          FailureCode.INVALID_REQUEST,
          "metadata: " + bytes + " bytes; at most " + METADATA_BYTES_MAX + " are echoed");
    }
    return JsonValues.ofObject(node);
  }

  /** The client's own name for its request, or null. */
  static @Nullable String requestId(Fields fields) {
    String id = fields.text("request_id");
    if (id != null && holdsNul(id)) {
      throw fields.fault("request_id", "holds the character NUL");
    }
    if (id != null && !fitsRequestId(id)) {
      throw fields.fault("request_id", "is not 1.." + REQUEST_ID_MAX + " characters long");
    }
    return id;
  }

  private static boolean fitsRequestId(String id) {
    return !id.isEmpty() && !holdsNul(id) && id.codePointCount(0, id.length()) <= REQUEST_ID_MAX;
  }

  /** PostgreSQL keeps no text with it: one such request would hold up all that go with it. */
  private static boolean holdsNul(String id) {
    return id.indexOf('\0') >= 0;
  }

  private static String names(Collection<? extends WireName> constants) {
    return constants.stream().map(c -> c.wire()).collect(Collectors.joining(", "));
  }
}
