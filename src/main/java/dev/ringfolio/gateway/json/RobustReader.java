package dev.ringfolio.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.core.model.Robust;
import dev.ringfolio.core.model.Robust.Kind;
import dev.ringfolio.core.model.Symbol;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code robust} of {@code parameters}: a kind, and its size as a {@code radius} in standard
 * errors (1 where none is given) or, of a box, as {@code deltas} by symbol.
 */
final class RobustReader {
  static final double DEFAULT_RADIUS = 1.0;
  private static final double RADIUS_MAX = 1e6;
  private static final Set<String> NAMED = Set.of("kind", "radius", "deltas");

  private RobustReader() {}

  static @Nullable Robust read(Fields fields, WeightsReader request) {
    JsonNode node = fields.get("robust");
    if (node == null) {
      return null;
    }
    if (!node.isObject()) {
      throw fields.fault("robust", node, "is not an object {kind, radius, deltas}");
    }
    Fields robust = fields.element("robust", node);
    robust.allowOnly(NAMED);
    if (!robust.has("kind")) {
      throw robust.missing("kind", "give box or ellipsoid");
    }
    Kind kind = robust.word("kind", Kind.class, Kind.BOX);
    double radius =
        robust.numberWithin("radius", DEFAULT_RADIUS, 0.0, RADIUS_MAX, " standard errors");
    Map<Symbol, Double> deltas = request.weights(robust, "deltas", 0.0, ParametersReader.RATE_MAX);
    if (robust.has("deltas") && (kind != Kind.BOX || robust.has("radius") || deltas.isEmpty())) {
      throw robust.fault("deltas", "are half-widths by symbol of a box, in place of its radius");
    }
    return new Robust(kind, radius, deltas);
  }
}
