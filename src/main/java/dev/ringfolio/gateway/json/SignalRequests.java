package dev.ringfolio.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.contract.Signal;
import dev.ringfolio.contract.StoreSignal;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Tier;
import java.util.Set;

/**
 * Bodies about signals and tiers. What is wrong is thrown as a {@code FailureException} whose
 * detail names the field, the value and the rule.
 */
public final class SignalRequests {
  /** Characters of a signal's reason. */
  public static final int REASON_MAX = 1_000;

  private static final Set<String> SIGNAL =
      Set.of("symbol", "action", "strength", "min_tier", "price", "reason");

  private SignalRequests() {}

  /** The signal to be kept. */
  public static StoreSignal signal(JsonNode body) {
    Fields fields = Fields.ofBody(body, SIGNAL);
    Symbol symbol = fields.symbol("symbol");
    if (symbol == null) {
      throw fields.missing("symbol", "give a string");
    }
    Signal.Action action = fields.word("action", Signal.Action.class);
    if (!fields.has("strength")) {
      throw fields.missing("strength", "give a number within 0..1");
    }
    double strength = fields.numberWithin("strength", 0.0, 0.0, 1.0, "");
    Tier minTier = fields.word("min_tier", Tier.class, Tier.STARTER);
    double price = fields.number("price", Double.NaN);
    if (price <= 0.0) {
      throw fields.fault("price", "is not above 0");
    }
    return new StoreSignal(symbol, action, strength, minTier, price, reason(fields));
  }

  private static String reason(Fields fields) {
    String reason = fields.text("reason");
    if (reason == null) {
      return "";
    }
    if (reason.codePointCount(0, reason.length()) > REASON_MAX) {
      throw fields.fault("reason", "is longer than " + REASON_MAX + " characters");
    }
    if (reason.indexOf('\0') >= 0) {
      throw fields.fault("reason", "holds the character 0, which no text does");
    }
    return reason;
  }

  /** The tier to be written. */
  public static Tier tier(JsonNode body) {
    return Fields.ofBody(body, Set.of("tier")).word("tier", Tier.class);
  }
}
