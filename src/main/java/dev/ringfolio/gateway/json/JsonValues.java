package dev.ringfolio.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON values in Java's own terms, for what is kept and echoed. */
public final class JsonValues {
  private JsonValues() {}

  /** A map, list, string, number or boolean, or null for JSON's null. */
  public static @Nullable Object of(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> ofObject(node);
      case ARRAY -> list(node);
      case STRING -> node.textValue();
      case BOOLEAN -> node.booleanValue();
      case NUMBER -> node.numberValue();
      case NULL -> null;
      default -> throw new IllegalArgumentException("no JSON value: " + node.getNodeType());
    };
  }

  /** The fields of an object, in its order. */
  static Map<String, Object> ofObject(JsonNode node) {
    Map<String, Object> map = new LinkedHashMap<>();
    node.properties().forEach(field -> map.put(field.getKey(), of(field.getValue())));
    return map;
  }

  private static List<@Nullable Object> list(JsonNode node) {
    List<@Nullable Object> list = new ArrayList<>();
    node.forEach(child -> list.add(of(child)));
    return list;
  }
}
