package dev.ringfolio.gateway.json;

import dev.ringfolio.contract.RiskAlert;
import dev.ringfolio.contract.Signal;

/**
 * Alerts and signals, as clients read them. Each method writes the fields into an object that the
 * caller has begun and ends, so that a stream can add what differs by client at the end.
 */
public final class AdviceJson {
  /** Characters of a text that is shortened. */
  static final int SHORT_TEXT = 1_000;

  private AdviceJson() {}

  public static void alert(JsonWriter json, RiskAlert alert) {
    alert(json, alert, alert.message());
  }

  /** As {@link #alert}, with the beginning of a message that is too long. */
  public static void alertShortened(JsonWriter json, RiskAlert alert) {
    alert(json, alert, shortened(alert.message()));
  }

  private static void alert(JsonWriter json, RiskAlert alert, String message) {
    json.field("id", alert.id())
        .field("portfolio_id", alert.portfolioId())
        .field("symbol", alert.symbol() == null ? null : alert.symbol().name())
        .field("rule", alert.ruleId())
        .field("metric", alert.metric())
        .field("value", alert.value())
        .field("limit", alert.limit())
        .field("severity", alert.severity().wire())
        .field("state", alert.state().wire())
        .field("message", message)
        .isoField("at", alert.atMillis());
  }

  public static void signal(JsonWriter json, Signal signal) {
    signal(json, signal, signal.reason());
  }

  /** As {@link #signal}, with the beginning of a reason that is too long. */
  public static void signalShortened(JsonWriter json, Signal signal) {
    signal(json, signal, shortened(signal.reason()));
  }

  private static void signal(JsonWriter json, Signal signal, String reason) {
    json.field("id", signal.id())
        .field("symbol", signal.symbol().name())
        .field("action", signal.action().wire())
        .field("strength", signal.strength())
        .field("min_tier", signal.minTier().wire())
        .field("price", signal.price())
        .field("reason", reason)
        .isoField("created_at", signal.createdMillis());
  }

  private static String shortened(String text) {
    return text.length() <= SHORT_TEXT ? text : text.substring(0, SHORT_TEXT) + "…";
  }
}
