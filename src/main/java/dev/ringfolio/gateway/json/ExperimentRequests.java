package dev.ringfolio.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ringfolio.bus.FailureException;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.core.model.Symbol;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Experiments, as clients write them. What is wrong is thrown, with the field and the rule. */
public final class ExperimentRequests {
  /** Trading days from one rebalancing to the next: a year. */
  static final int EVERY_MAX = 252;

  /** A month, nearly. */
  static final int EVERY_DEFAULT = 21;

  static final int NAME_MAX = 200;

  /** Symbols of one side. */
  static final int SYMBOLS_MAX = 200;

  private static final Set<String> FIELDS =
      Set.of("portfolio_id", "name", "a", "b", "every", "from", "to", "transaction_cost");

  private static final Set<String> SIDE =
      Set.of("symbols", "objective", "method", "constraints", "parameters");

  /** The client id of requests that no connection made. */
  private static final String CLIENT = "experiment";

  private final OptimizationRequests requests;

  public ExperimentRequests(OptimizationRequests requests) {
    this.requests = requests;
  }

  /**
   * What can be read before the portfolio is known.
   *
   * @param a and {@code b}: objects, of known fields
   * @param transactionCost NaN where none is given
   */
  public record Outline(
      String portfolioId,
      String name,
      ObjectNode a,
      ObjectNode b,
      int every,
      LocalDate from,
      @Nullable LocalDate to,
      double transactionCost) {}

  /**
   * The outline of an experiment.
   *
   * @param today the first day where none is given
   */
  public static Outline outline(JsonNode body, LocalDate today) {
    Fields fields = Fields.ofBody(body, FIELDS);
    String portfolio = fields.text("portfolio_id");
    if (portfolio == null || portfolio.isEmpty()) {
      throw fields.missing("portfolio_id", "give a portfolio's id");
    }
    String name = fields.text("name");
    if (name == null || name.isBlank()) {
      throw fields.missing("name", "give one for people");
    }
    if (name.codePointCount(0, name.length()) > NAME_MAX || name.indexOf('\0') >= 0) {
      throw fields.fault(
          "name", "is longer than " + NAME_MAX + " characters, or holds the character 0");
    }
    LocalDate from = fields.has("from") ? fields.date("from") : today;
    LocalDate to = fields.date("to");
    if (from == null || (to != null && !from.isBefore(to))) {
      throw fields.fault("from", "is not before to");
    }
    return new Outline(
        portfolio,
        name,
        side(fields, "a"),
        side(fields, "b"),
        (int) fields.wholeNumber("every", EVERY_DEFAULT, 1, EVERY_MAX),
        from,
        to,
        fields.has("transaction_cost") ? TradingReader.cost(fields) : Double.NaN);
  }

  private static ObjectNode side(Fields fields, String name) {
    fields.object(name, FailureCode.INVALID_MESSAGE).allowOnly(SIDE);
    if (!(fields.get(name) instanceof ObjectNode side)) {
      throw fields.missing(name, "give what an optimization_request has");
    }
    return side;
  }

  /**
   * What one side asks for each time.
   *
   * @param name for what is told of faults
   * @param held symbols that it has where it names none
   */
  public Optimize side(String name, Outline outline, String owner, Collection<Symbol> held) {
    ObjectNode side = (name.equals("a") ? outline.a() : outline.b()).deepCopy();
    if (!side.hasNonNull("symbols")) {
      ArrayNode symbols = side.putArray("symbols");
      held.forEach(symbol -> symbols.add(symbol.name()));
    }
    side.put("portfolio_id", outline.portfolioId());
    Checked<Optimize> read = requests.read(side, CLIENT, owner, owner);
    if (read instanceof Checked.Refused<Optimize> bad) {
      // The codes that a request is refused with are failures of the same names.
      throw new FailureException(
          new Failure(
              FailureCode.valueOf(bad.refusal().code().name()),
              name + "." + bad.refusal().detail(),
              bad.refusal().facts(),
              Double.NaN));
    }
    Optimize request = ((Checked.Accepted<Optimize>) read).value();
    if (request.parameters().to() != null) {
      throw Fields.refused(
          FailureCode.INVALID_REQUEST, name + ".parameters.to: each day's own; leave it out");
    }
    if (!request.parameters().trading().previousWeights().isEmpty()) {
      throw Fields.refused(
          FailureCode.INVALID_REQUEST,
          name + ".parameters.previous_weights: those on paper; leave it out");
    }
    if (request.symbols().size() > SYMBOLS_MAX) {
      throw Fields.refused(
          FailureCode.METHOD_LIMIT,
          name + ".symbols: " + request.symbols().size() + " of them; at most " + SYMBOLS_MAX);
    }
    return request;
  }
}
