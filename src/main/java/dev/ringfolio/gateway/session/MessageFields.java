package dev.ringfolio.gateway.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.WireName;
import dev.ringfolio.gateway.fanout.EventCursor.Since;
import dev.ringfolio.gateway.json.ErrorCode;
import dev.ringfolio.gateway.json.Refusal;
import dev.ringfolio.gateway.session.ClientMessage.Symbols;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fields of a client's message, read without coercion. One that is null counts as not given. What
 * is wrong is thrown as {@link Wrong}, which never leaves the reading of the message.
 */
final class MessageFields {
  /** Portfolios that one subscription names. */
  static final int PORTFOLIOS_MAX = 500;

  /** Characters of a portfolio's id. */
  private static final int PORTFOLIO_ID_MAX = 128;

  private static final int SHOWN_MAX = 64;

  private MessageFields() {}

  /** The message cannot be understood. Without a stack trace: it is a value. */
  static final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Refusal refusal;

    Wrong(ErrorCode code, String detail) {
      super(detail, null, false, false);
      this.refusal = new Refusal(code, detail);
    }

    Refusal refusal() {
      return refusal;
    }
  }

  static @Nullable JsonNode get(JsonNode object, String name) {
    JsonNode node = object.get(name);
    return node == null || node.isNull() ? null : node;
  }

  static String text(JsonNode object, String name) {
    JsonNode node = get(object, name);
    if (node == null) {
      throw invalid(name + ": missing; a string is needed");
    }
    if (!node.isTextual()) {
      throw invalid(name + ": " + shown(node) + " is not a string");
    }
    return node.textValue();
  }

  static boolean truth(JsonNode object, String name) {
    JsonNode node = get(object, name);
    if (node != null && !node.isBoolean()) {
      throw invalid(name + ": " + shown(node) + " is not true or false");
    }
    return node != null && node.booleanValue();
  }

  static ClientTopic topic(JsonNode data) {
    String name = text(data, "topic");
    return WireName.parse(ClientTopic.class, name)
        .orElseThrow(
            () ->
                new Wrong(
                    ErrorCode.UNKNOWN_TOPIC,
                    "topic: '" + cut(name) + "' is not one of " + allowedTopics()));
  }

  private static String allowedTopics() {
    return WireName.allowed(ClientTopic.class);
  }

  /** Messages a second; NaN where not given. */
  static double maxRate(JsonNode data) {
    JsonNode node = get(data, "max_rate");
    if (node == null) {
      return Double.NaN;
    }
    if (!node.isNumber() || !(node.doubleValue() > 0)) {
      throw invalid("max_rate: " + shown(node) + " is not a number above 0");
    }
    return node.doubleValue();
  }

  static @Nullable Since since(JsonNode data) {
    JsonNode node = get(data, "since");
    if (node == null) {
      return null;
    }
    return new Since(position(node, "epoch"), position(node, "seq"));
  }

  private static long position(JsonNode since, String name) {
    JsonNode node = get(since, name);
    if (node == null || !node.isIntegralNumber() || !node.canConvertToLong()) {
      throw invalid("since: " + shown(since) + " is not {\"epoch\", \"seq\"} in whole numbers");
    }
    if (node.longValue() < 0) {
      throw invalid("since." + name + ": " + shown(node) + " is below 0");
    }
    return node.longValue();
  }

  /**
   * The symbols named, or null where none are given.
   *
   * @param symbolsMax how many a message may name
   */
  static @Nullable Symbols symbols(JsonNode data, int symbolsMax) {
    JsonNode node = strings(data, "symbols");
    if (node == null) {
      return null;
    }
    if (node.isEmpty()) {
      throw invalid("symbols: [] names none; leave it out for all streamed ones");
    }
    if (node.size() > symbolsMax) {
      throw tooMany(node.size(), symbolsMax);
    }
    Set<Symbol> named = new LinkedHashSet<>();
    List<RefusedSymbol> refused = new ArrayList<>();
    for (JsonNode element : node) {
      Optional<Symbol> symbol = Symbol.parse(element.textValue());
      symbol.ifPresent(named::add);
      if (symbol.isEmpty()) {
        String shown = cut(element.textValue());
        refused.add(
            new RefusedSymbol(
                shown,
                ErrorCode.INVALID_SYMBOL,
                "symbols: '" + shown + "' does not match " + Symbol.RULE));
      }
    }
    return new Symbols(List.copyOf(named), refused);
  }

  /** The portfolios named, each once, or null where none are given or {@code topic} has none. */
  static @Nullable List<String> portfolios(JsonNode data, ClientTopic topic) {
    JsonNode node = strings(data, "portfolio_ids");
    if (node == null || topic != ClientTopic.PORTFOLIO_UPDATES) {
      return null;
    }
    if (node.isEmpty()) {
      throw invalid("portfolio_ids: [] names none; leave it out for all");
    }
    Set<String> named = new LinkedHashSet<>();
    for (JsonNode element : node) {
      String id = element.textValue();
      if (id.length() > PORTFOLIO_ID_MAX) {
        throw invalid(
            "portfolio_ids: '" + cut(id) + "' is longer than " + PORTFOLIO_ID_MAX + " characters");
      }
      named.add(id);
    }
    if (named.size() > PORTFOLIOS_MAX) {
      throw tooManyPortfolios(named.size());
    }
    return List.copyOf(named);
  }

  static Wrong tooManyPortfolios(int count) {
    return invalid(
        "portfolio_ids: " + count + " of them; a subscription takes at most " + PORTFOLIOS_MAX);
  }

  static Wrong tooMany(int count, int symbolsMax) {
    return new Wrong(
        ErrorCode.SYMBOL_LIMIT,
        "symbols: " + count + " of them; a subscription takes at most " + symbolsMax);
  }

  /** An array of strings, or null where it is not given. */
  static @Nullable JsonNode strings(JsonNode data, String name) {
    JsonNode node = get(data, name);
    if (node == null) {
      return null;
    }
    if (!node.isArray()) {
      throw invalid(name + ": " + shown(node) + " is not an array of strings");
    }
    for (JsonNode element : node) {
      if (!element.isTextual()) {
        throw invalid(name + ": it holds " + shown(element) + ", which is not a string");
      }
    }
    return node;
  }

  static Wrong invalid(String detail) {
    return new Wrong(ErrorCode.INVALID_MESSAGE, detail);
  }

  static String shown(JsonNode node) {
    return cut(node.toString());
  }

  static String cut(String text) {
    return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
  }
}
