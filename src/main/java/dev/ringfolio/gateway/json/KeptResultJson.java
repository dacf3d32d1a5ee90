package dev.ringfolio.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The data of a result's message, made of the text that was kept of it ({@link
 * OptimizationJson#resultText}). Each number is told as what it was: 1.0 is not 1, and a moment has
 * no exponent.
 */
public final class KeptResultJson {
  /** What grows with the request; see {@link OptimizationJson#resultByReference}. */
  private static final List<String> GROWING = List.of("weights", "metrics", "suggestion");

  private static final List<String> GROWING_METADATA = List.of("constraints", "parameters");

  private KeptResultJson() {}

  /** Puts all of it into an open object. */
  public static void whole(JsonWriter json, String text) {
    write(json, read(text));
  }

  /** The same where it is too long for one message: with {@code href}, where it is read. */
  public static void byReference(JsonWriter json, String text, String href) {
    ObjectNode fields = read(text);
    fields.remove(GROWING);
    if (fields.get("metadata") instanceof ObjectNode metadata) {
      metadata.remove(GROWING_METADATA);
    }
    write(json, fields.put("href", href));
  }

  private static ObjectNode read(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (StrictJson.read(utf8) instanceof Checked.Accepted<?> read
        && read.value() instanceof ObjectNode fields) {
      return fields;
    }
    throw new IllegalStateException("a result was kept that is none: " + text);
  }

  private static void write(JsonWriter json, ObjectNode fields) {
    fields
        .properties()
        .forEach(
            field -> {
              if (field.getValue() instanceof ObjectNode metadata
                  && field.getKey().equals("metadata")) {
                json.object(field.getKey());
                metadata.properties().forEach(own -> write(json, own, "market_data_timestamp"));
                json.endObject();
              } else {
                write(json, field, "timestamp");
              }
            });
  }

  /**
   * @param moment the name of the field that is one, in epoch seconds
   */
  private static void write(JsonWriter json, Map.Entry<String, JsonNode> field, String moment) {
    JsonNode value = field.getValue();
    if (field.getKey().equals(moment) && value.isNumber()) {
      json.epochSecondsField(field.getKey(), Math.round(1e3 * value.doubleValue()));
    } else {
      json.sameField(field.getKey(), JsonValues.of(value));
    }
  }
}
