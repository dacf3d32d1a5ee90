package dev.ringfolio.gateway.json;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Constraints.Group;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code constraints}, defaults filled in, as a client may send them again. Those without a
 * default are written where they were asked for.
 */
final class ConstraintsJson {
  private ConstraintsJson() {}

  static void write(JsonWriter json, Constraints constraints) {
    json.object("constraints")
        .field("long_only", constraints.longOnly())
        .field("sum_to_one", constraints.sumToOne())
        .field("min_weight", constraints.minWeight())
        .field("max_weight", constraints.maxWeight())
        .field("cvar_confidence", constraints.cvarConfidence());
    if (!constraints.groups().isEmpty()) {
      json.array("groups");
      constraints.groups().forEach(group -> group(json, group));
      json.endArray();
    }
    number(json, "max_turnover", constraints.maxTurnover());
    number(json, "max_tracking_error", constraints.maxTrackingError());
    number(json, "max_volatility", constraints.maxVolatility());
    number(json, "min_return", constraints.minReturn());
    json.endObject();
  }

  private static void group(JsonWriter json, Group group) {
    json.object()
        .field("name", group.name())
        .namesField("symbols", group.symbols())
        .field("min", group.min())
        .field("max", group.max())
        .endObject();
  }

  private static void number(JsonWriter json, String name, @Nullable Double value) {
    if (value != null) {
      json.field(name, value.doubleValue());
    }
  }
}
