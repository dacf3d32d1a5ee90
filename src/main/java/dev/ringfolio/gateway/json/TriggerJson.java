package dev.ringfolio.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.contract.TriggerDraft;
import dev.ringfolio.contract.TriggerRead;
import dev.ringfolio.contract.TriggerRun;
import dev.ringfolio.core.model.MetricRule;
import dev.ringfolio.core.model.MetricRule.All;
import dev.ringfolio.core.model.MetricRule.Any;
import dev.ringfolio.core.model.MetricRule.Compare;
import dev.ringfolio.core.model.TriggerCondition;
import dev.ringfolio.core.model.TriggerCondition.CorrelationChange;
import dev.ringfolio.core.model.TriggerCondition.Custom;
import dev.ringfolio.core.model.TriggerCondition.PriceChange;
import dev.ringfolio.core.model.TriggerCondition.RiskLimit;
import dev.ringfolio.core.model.TriggerCondition.TimeBased;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Triggers and where they stand, as REST answers them. Fields of other kinds are null. */
public final class TriggerJson {
  private TriggerJson() {}

  public static JsonWriter trigger(JsonWriter json, TriggerRead read) {
    TriggerDraft draft = read.rule().draft();
    TriggerCondition condition = draft.condition();
    json.object()
        .field("id", read.rule().id())
        .field("owner", read.rule().owner())
        .field("portfolio_id", draft.portfolioId())
        .field("kind", condition.kind().wire())
        .field("enabled", draft.enabled());
    condition(json, condition);
    json.field("cooldown_s", draft.cooldownMillis() / 1e3);
    request(json, draft.request());
    json.field("version", read.rule().version());
    state(json, read);
    return json.endObject();
  }

  private static void condition(JsonWriter json, TriggerCondition condition) {
    double threshold = Double.NaN;
    double window = Double.NaN;
    if (condition instanceof PriceChange of) {
      threshold = of.threshold();
      window = of.windowMillis() / 1e3;
    } else if (condition instanceof CorrelationChange of) {
      threshold = of.threshold();
      window = of.windowMillis() / 1e3;
    }
    json.field("threshold", threshold).field("window_s", window);
    json.field(
        "interval_s", condition instanceof TimeBased of ? of.intervalMillis() / 1e3 : Double.NaN);
    json.field("metric", condition instanceof RiskLimit of ? of.metric().wire() : null);
    json.field("limit", condition instanceof RiskLimit of ? of.limit() : Double.NaN);
    if (condition instanceof Custom of) {
      rule(json.name("custom"), of.rule());
    } else {
      json.nullField("custom");
    }
  }

  private static void rule(JsonWriter json, MetricRule rule) {
    json.object();
    if (rule instanceof Compare compare) {
      json.field("metric", compare.metric().wire());
      if (compare.symbol() != null) {
        json.field("symbol", compare.symbol().name());
      }
      json.field("op", compare.op().wire()).field("value", compare.limit());
    } else if (rule instanceof All all) {
      rules(json.array("all"), all.rules());
    } else if (rule instanceof Any any) {
      rules(json.array("any"), any.rules());
    }
    json.endObject();
  }

  private static void rules(JsonWriter json, List<MetricRule> rules) {
    rules.forEach(rule -> rule(json, rule));
    json.endArray();
  }

  private static void request(JsonWriter json, String request) {
    StrictJson.read(request.getBytes(StandardCharsets.UTF_8))
        .then(
            (JsonNode data) -> json.anyField("request", JsonValues.of(data)),
            refusal -> {
              throw new IllegalStateException("no JSON was kept: " + request);
            });
  }

  private static void state(JsonWriter json, TriggerRead read) {
    json.object("state")
        .field("armed", read.armed())
        .field("suspended", read.suspended().isEmpty() ? null : read.suspended())
        .field("value", read.value());
    moment(json, "last_fired", read.firedMillis());
    json.field("last_value", read.firedValue())
        .field("reason", read.reason().isEmpty() ? null : read.reason())
        .field("due", read.due());
    moment(json, "next_run", read.nextMillis());
    TriggerRun run = read.lastRun();
    if (run == null) {
      json.nullField("last_run");
    } else {
      json.object("last_run").field("request_id", run.requestId()).isoField("at", run.atMillis());
      json.field("status", run.status().wire());
      if (run.error() == null) {
        json.nullField("error");
      } else {
        json.object("error")
            .field("code", ErrorCode.of(run.error()).wire())
            .field("detail", run.detail())
            .endObject();
      }
      json.endObject();
    }
    json.endObject();
  }

  private static void moment(JsonWriter json, String name, long millis) {
    if (millis == 0) {
      json.nullField(name);
    } else {
      json.isoField(name, millis);
    }
  }
}
