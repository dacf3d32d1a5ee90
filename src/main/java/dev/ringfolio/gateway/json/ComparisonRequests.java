package dev.ringfolio.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.bus.FailureException;
import dev.ringfolio.config.Config;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.Compare;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Warning;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the body of a comparison into a {@link Compare}, with every check that needs no market
 * data, by the rules of {@link OptimizationRequests}; and requests into texts that are kept, and
 * back. Any thread.
 */
public final class ComparisonRequests {
  /** Symbols of one comparison: its answer stays under 100 kB. */
  public static final int SYMBOLS_MAX = 200;

  private final double timeLimitSeconds;

  public ComparisonRequests(Config.Optimization optimization) {
    this.timeLimitSeconds = optimization.timeLimit().toNanos() / 1e9;
  }

  /**
   * What a comparison is of: exactly one is told.
   *
   * @param symbols distinct, in the client's order; empty where a portfolio is named
   * @param portfolioId whose positions it is of, or null
   */
  public record Subject(List<Symbol> symbols, @Nullable String portfolioId) {}

  /** What the comparison of {@code body} is of. */
  public Checked<Subject> subject(JsonNode body) {
    return checked(
        () -> {
          Fields fields = Fields.ofData(body);
          String portfolio = fields.text("portfolio_id");
          if (fields.has("symbols") == (portfolio != null)) {
            throw Fields.refused(
                FailureCode.INVALID_REQUEST, "symbols, portfolio_id: give exactly one of the two");
          }
          return portfolio == null
              ? new Subject(OptimizationRequests.symbols(fields, SYMBOLS_MAX), null)
              : new Subject(List.of(), portfolio);
        });
  }

  /**
   * The comparison of {@code body}.
   *
   * @param symbols of its {@linkplain #subject subject}
   */
  public Checked<Compare> read(JsonNode body, List<Symbol> symbols, Asker asker) {
    return checked(() -> check(body, symbols, asker));
  }

  /**
   * The request that {@link #text} wrote.
   *
   * @throws FailureException where it would not be accepted any more
   */
  public Compare again(String owner, List<Symbol> symbols, String text) {
    Checked<JsonNode> body = StrictJson.read(text);
    if (!(body instanceof Checked.Accepted<JsonNode> read)) {
      throw Fields.refused(FailureCode.INVALID_REQUEST, "what was kept of it cannot be read");
    }
    return check(read.value(), symbols, new Asker(owner, false));
  }

  private Compare check(JsonNode body, List<Symbol> symbols, Asker asker) {
    Fields fields = Fields.ofData(body);
    String portfolioId = fields.text("portfolio_id");
    if (symbols.size() > SYMBOLS_MAX) {
      throw Fields.refused(
          FailureCode.METHOD_LIMIT,
          "portfolio_id: '%s' has %d symbols; a comparison takes %d"
              .formatted(portfolioId, symbols.size(), SYMBOLS_MAX));
    }
    List<Warning> warnings = new ArrayList<>();
    WeightsReader named = new WeightsReader(symbols);
    Constraints constraints =
        ConstraintsReader.read(
            fields.object("constraints", FailureCode.INVALID_CONSTRAINTS), named, warnings);
    Parameters parameters =
        ParametersReader.read(
            fields.object("parameters", FailureCode.INVALID_REQUEST), named, timeLimitSeconds);
    String requestId = OptimizationRequests.requestId(fields);
    if (requestId != null && requestId.indexOf('\0') >= 0) {
      throw fields.fault("request_id", "holds the character 0, which no text does");
    }
    ConstraintsReader.checkReachable(constraints, symbols.size());
    EngineRules.checkComparison(symbols, constraints, parameters);
    return new Compare(asker, requestId, portfolioId, symbols, constraints, parameters, warnings);
  }

  /** What was asked for, defaults filled in: a body that asks for the same. */
  public static String text(Compare request) {
    JsonWriter json = new JsonWriter().object();
    if (request.portfolioId() == null) {
      json.namesField("symbols", request.symbols());
    } else {
      json.field("portfolio_id", request.portfolioId());
    }
    json.field("request_id", request.requestId());
    ConstraintsJson.write(json, request.constraints());
    ParametersJson.write(
        json, request.parameters(), Objective.HIERARCHICAL_RISK_PARITY, Method.MEAN_VARIANCE);
    return new String(json.endObject().bytes(), StandardCharsets.UTF_8);
  }

  private interface Check<T> {
    T run();
  }

  private static <T> Checked<T> checked(Check<T> check) {
    try {
      return new Checked.Accepted<>(check.run());
    } catch (FailureException e) {
      Failure failure = e.failure();
      return new Checked.Refused<>(Refusal.ofOptimization(failure));
    }
  }
}
