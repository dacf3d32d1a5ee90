package dev.ringfolio.simulator;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What one client listens to, by its own messages. Like the original it acknowledges nothing, says
 * nothing of unknown symbols, ignores what it does not understand, and refuses one symbol too many
 * without naming it. Owned by its session.
 */
final class Subscriptions {
  /** What became of a message. */
  enum Outcome {
    /** The symbol is listened to from now on. */
    SUBSCRIBED,
    /** The symbol is no longer listened to. */
    UNSUBSCRIBED,
    /** Nothing changed. */
    IGNORED,
    /** One symbol too many. */
    REFUSED
  }

  /**
   * The answer to a message.
   *
   * @param symbol that changed; empty where nothing did
   */
  record Change(Outcome outcome, String symbol) {}

  private static final int SYMBOL_LENGTH_MAX = 64;
  private static final Change IGNORED = new Change(Outcome.IGNORED, "");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final int limit;
  private final Set<String> symbols = new LinkedHashSet<>();

  /**
   * @param limit symbols at most
   */
  Subscriptions(int limit) {
    this.limit = limit;
  }

  /** Takes a client's text message. */
  Change take(String message) {
    JsonNode json;
    try {
      json = JSON.readTree(message);
    } catch (JacksonException e) {
      return IGNORED;
    }
    String symbol = json.path("symbol").asText("");
    if (symbol.isEmpty() || symbol.length() > SYMBOL_LENGTH_MAX) {
      return IGNORED;
    }
    return switch (json.path("type").asText("")) {
      case "subscribe" -> subscribe(symbol);
      case "unsubscribe" ->
          symbols.remove(symbol) ? new Change(Outcome.UNSUBSCRIBED, symbol) : IGNORED;
      default -> IGNORED;
    };
  }

  private Change subscribe(String symbol) {
    if (symbols.contains(symbol)) {
      return IGNORED;
    }
    if (symbols.size() == limit) {
      return new Change(Outcome.REFUSED, symbol);
    }
    symbols.add(symbol);
    return new Change(Outcome.SUBSCRIBED, symbol);
  }

  boolean holds(String symbol) {
    return symbols.contains(symbol);
  }

  boolean isEmpty() {
    return symbols.isEmpty();
  }

  /** All of them, in the order of subscription. */
  List<String> all() {
    return List.copyOf(symbols);
  }
}
