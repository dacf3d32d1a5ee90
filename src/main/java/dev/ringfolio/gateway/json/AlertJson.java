package dev.ringfolio.gateway.json;

import dev.ringfolio.contract.Alert;
import dev.ringfolio.contract.AlertRule;
import dev.ringfolio.contract.RiskAlert;
import dev.ringfolio.core.model.AlertCondition;

/** Alert rules and the alerts that they raised, as REST answers them. */
public final class AlertJson {
  private AlertJson() {}

  public static JsonWriter rule(JsonWriter json, AlertRule rule) {
    AlertCondition condition = rule.draft().condition();
    return json.object()
        .field("id", rule.id())
        .field("owner", rule.owner())
        .field("symbol", condition.symbol() == null ? null : condition.symbol().name())
        .field("portfolio_id", condition.portfolioId())
        .field("metric", condition.metric().wire())
        .field("op", condition.op().wire())
        .field("value", condition.limit())
        .field("hysteresis", condition.hysteresis())
        .field("cooldown_s", condition.cooldownMillis() / 1e3)
        .field("severity", rule.draft().severity().wire())
        .field("version", rule.version())
        .endObject();
  }

  /** What was told when it was raised, with its state now and what became of it. */
  public static JsonWriter alert(JsonWriter json, Alert alert) {
    RiskAlert raised = alert.raised();
    RiskAlert now =
        new RiskAlert(
            raised.id(),
            raised.owner(),
            raised.portfolioId(),
            raised.symbol(),
            raised.ruleId(),
            raised.metric(),
            raised.value(),
            raised.limit(),
            raised.severity(),
            alert.state(),
            raised.message(),
            raised.atMillis());
    json.object();
    AdviceJson.alert(json, now);
    moment(json, "cleared_at", alert.clearedMillis());
    json.field("cleared_value", alert.clearedValue());
    moment(json, "acknowledged_at", alert.acknowledgedMillis());
    return json.endObject();
  }

  private static void moment(JsonWriter json, String name, long millis) {
    if (millis == 0) {
      json.nullField(name);
    } else {
      json.isoField(name, millis);
    }
  }
}
