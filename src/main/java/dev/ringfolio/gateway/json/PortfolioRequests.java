package dev.ringfolio.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.bus.FailureException;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.PortfolioDraft;
import dev.ringfolio.core.model.Holdings;
import dev.ringfolio.core.model.Position;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trade;
import dev.ringfolio.core.model.Trade.Deal;
import dev.ringfolio.core.model.Trade.Side;
import dev.ringfolio.core.model.Trade.Split;
import dev.ringfolio.core.model.WireName;
import dev.ringfolio.core.portfolio.TradeTime;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bodies of requests about portfolios, without coercion; a field that is not known is
 * refused. What is wrong is thrown as a {@link FailureException}. Pure; any thread.
 */
public final class PortfolioRequests {
  /** Characters of a name. */
  static final int NAME_MAX = 100;

  /** Characters of a client's name of a trade. */
  static final int TRADE_ID_MAX = 128;

  private static final String NAME_RULE = " characters long, without control characters";
  private static final String RESERVED_ID = "summary";
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");
  private static final Set<String> WRITABLE =
      Set.of("id", "name", "cash", "allow_short", "positions");

  /** What an answer has beside that: a client may send it back, and it is passed over. */
  private static final Set<String> ANSWERED =
      Set.of(
          "id",
          "name",
          "cash",
          "allow_short",
          "positions",
          "owner",
          "realized_pnl",
          "version",
          "valuation",
          "source");

  private static final Set<String> POSITION = Set.of("symbol", "quantity", "average_cost");
  private static final Set<String> TRADE =
      Set.of("id", "kind", "symbol", "side", "quantity", "price", "at", "ratio");
  private static final BigDecimal NOTHING = BigDecimal.ZERO;

  private PortfolioRequests() {}

  /**
   * A portfolio to be.
   *
   * @param id or null where the client leaves it to the service
   */
  public record Creation(@Nullable String id, PortfolioDraft draft) {}

  /**
   * A trade to be booked.
   *
   * @param clientId the client's own name of it, or null
   */
  public record TradeRequest(@Nullable String clientId, Trade trade) {}

  /** What a trade is about. */
  private enum Kind implements WireName {
    TRADE,
    SPLIT
  }

  /** A portfolio to be made. */
  public static Creation creation(JsonNode body) {
    Fields fields = Fields.ofBody(body, WRITABLE);
    return new Creation(id(fields), draft(fields));
  }

  private static @Nullable String id(Fields fields) {
    String id = fields.text("id");
    if (id != null && (!ID.matcher(id).matches() || id.equals(RESERVED_ID))) {
      throw fields.fault(
          "id",
          "is not 1..64 letters, digits, '_', '.' or '-', the first a letter or digit, and"
              + " not "
              + RESERVED_ID);
    }
    return id;
  }

  /**
   * What is to be in the place of the portfolio {@code id}. An answer that was read and changed can
   * be sent back as it is.
   */
  public static PortfolioDraft replacement(JsonNode body, String id) {
    Fields fields = Fields.ofBody(body, ANSWERED);
    String given = fields.text("id");
    if (given != null && !given.equals(id)) {
      throw fields.fault("id", "is not the portfolio's, which never changes");
    }
    return draft(fields);
  }

  private static PortfolioDraft draft(Fields fields) {
    String name = fields.text("name");
    if (name == null) {
      throw fields.missing("name", "give the portfolio's name");
    }
    if (!says(name, NAME_MAX)) {
      throw fields.fault("name", "is not 1.." + NAME_MAX + NAME_RULE);
    }
    BigDecimal cash = fields.amount("cash");
    List<Position> positions = positions(fields);
    PortfolioDraft draft =
        new PortfolioDraft(
            name, fields.truth("allow_short", false), cash == null ? NOTHING : cash, positions);
    ruled("", () -> Holdings.of(draft.cash(), draft.positions()));
    return draft;
  }

  /** Stores do not take every control character. */
  private static boolean says(String text, int most) {
    return !text.isBlank()
        && text.length() <= most
        && text.chars().noneMatch(Character::isISOControl);
  }

  private static List<Position> positions(Fields fields) {
    JsonNode node = fields.get("positions");
    if (node == null) {
      return List.of();
    }
    if (!node.isArray()) {
      throw fields.fault("positions", node, "is not an array of {symbol, quantity, average_cost}");
    }
    if (node.size() > Holdings.POSITIONS_MAX) {
      throw Fields.refused(
          FailureCode.INVALID_MESSAGE,
          "positions: has %d of them; a portfolio holds at most %d"
              .formatted(node.size(), Holdings.POSITIONS_MAX));
    }
    List<Position> positions = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      String at = "positions[" + i + "]";
      if (!node.get(i).isObject()) {
        throw fields.fault(at, node.get(i), "is not an object {symbol, quantity, average_cost}");
      }
      Fields position = fields.element(at, node.get(i));
      position.allowOnly(POSITION);
      Symbol symbol = symbol(position);
      BigDecimal quantity = required(position, "quantity");
      BigDecimal cost = required(position, "average_cost");
      positions.add(ruled(at + ": ", () -> new Position(symbol, quantity, cost)));
    }
    return positions;
  }

  /**
   * A trade to be booked.
   *
   * @param now when it happened where that is not said
   */
  public static TradeRequest trade(JsonNode body, Instant now) {
    Fields fields = Fields.ofBody(body, TRADE);
    String clientId = fields.text("id");
    if (clientId != null && !says(clientId, TRADE_ID_MAX)) {
      throw fields.fault("id", "is not 1.." + TRADE_ID_MAX + NAME_RULE);
    }
    Symbol symbol = symbol(fields);
    Instant at = at(fields, now);
    boolean split = fields.word("kind", Kind.class, Kind.TRADE) == Kind.SPLIT;
    return new TradeRequest(clientId, split ? split(fields, symbol, at) : deal(fields, symbol, at));
  }

  private static Trade deal(Fields fields, Symbol symbol, Instant at) {
    unwanted(fields, "ratio", "belongs to a split");
    if (!fields.has("side")) {
      throw fields.missing("side", "give " + WireName.allowed(Side.class));
    }
    Side side = fields.word("side", Side.class, Side.BUY);
    BigDecimal quantity = required(fields, "quantity");
    BigDecimal price = required(fields, "price");
    return ruled("", () -> new Deal(symbol, side, quantity, price, at));
  }

  private static Trade split(Fields fields, Symbol symbol, Instant at) {
    for (String name : List.of("side", "quantity", "price")) {
      unwanted(fields, name, "does not belong to a split");
    }
    BigDecimal ratio = required(fields, "ratio");
    return ruled("", () -> new Split(symbol, ratio, at));
  }

  private static void unwanted(Fields fields, String name, String rule) {
    if (fields.has(name)) {
      throw fields.fault(name, rule);
    }
  }

  private static Instant at(Fields fields, Instant now) {
    String text = fields.text("at");
    return text == null
        ? now
        : TradeTime.parse(text).orElseThrow(() -> fields.fault("at", "is not " + TradeTime.FORM));
  }

  private static Symbol symbol(Fields fields) {
    String text = fields.text("symbol");
    if (text == null) {
      throw fields.missing("symbol", "give a symbol");
    }
    JsonNode node = fields.get("symbol");
    return Symbol.parse(text)
        .orElseThrow(
            () ->
                fields.fault(
                    FailureCode.INVALID_SYMBOL,
                    "symbol",
                    Objects.requireNonNull(node),
                    "does not match " + Symbol.RULE));
  }

  private static BigDecimal required(Fields fields, String name) {
    BigDecimal amount = fields.amount(name);
    if (amount == null) {
      throw fields.missing(name, "give a number");
    }
    return amount;
  }

  /** The rules of amounts stand in the model, and name the field first. */
  private static <T> T ruled(String prefix, Supplier<T> making) {
    try {
      return making.get();
    } catch (IllegalArgumentException e) {
      throw Fields.refused(FailureCode.INVALID_MESSAGE, prefix + e.getMessage());
    }
  }
}
