package dev.ringfolio.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.ringfolio.bus.FailureException;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.WireName;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object, read without coercion. A field that is null counts as not given.
 * What is wrong is thrown as a {@link FailureException} with the object's own code and a detail of
 * the form {@code field: value, rule}; it never leaves this package.
 */
final class Fields {
  /** What is shown of a wrong value. */
  private static final int SHOWN_MAX = 64;

  private final JsonNode object;
  private final String prefix;
  private final FailureCode code;

  /** Whether a field that is not known is refused where the reader allows some only. */
  private final boolean closed;

  private Fields(JsonNode object, String prefix, FailureCode code, boolean closed) {
    this.object = object;
    this.prefix = prefix;
    this.code = code;
    this.closed = closed;
  }

  static Fields ofData(JsonNode data) {
    if (!data.isObject()) {
      throw refused(
          FailureCode.INVALID_REQUEST, "data: " + shown(data) + " is not an object with symbols");
    }
    return new Fields(data, "", FailureCode.INVALID_REQUEST, true);
  }

  /** What this service wrote itself, perhaps another version of it: unknown fields are ignored. */
  static Fields ofKept(JsonNode kept) {
    if (!kept.isObject()) {
      throw refused(FailureCode.INVALID_REQUEST, shown(kept) + " is not an object");
    }
    return new Fields(kept, "", FailureCode.INVALID_REQUEST, false);
  }

  /** The one object of a request's body, which has the fields {@code named} and no other. */
  static Fields ofBody(JsonNode body, Set<String> named) {
    Fields fields = ofBody(body);
    fields.allowOnly(named);
    return fields;
  }

  /** The one object of a request's body; its faults are those of a message. */
  static Fields ofBody(JsonNode body) {
    if (!body.isObject()) {
      throw refused(FailureCode.INVALID_MESSAGE, "body: " + shown(body) + " is not an object");
    }
    return new Fields(body, "", FailureCode.INVALID_MESSAGE, true);
  }

  /** The object called {@code name}, empty where it is not given; its faults have {@code code}. */
  Fields object(String name, FailureCode code) {
    JsonNode node = object.get(name);
    if (node == null || node.isNull()) {
      return new Fields(JsonNodeFactory.instance.objectNode(), prefix + name + ".", code, closed);
    }
    if (!node.isObject()) {
      throw refused(code, prefix + name + ": " + shown(node) + " is not an object");
    }
    return new Fields(node, prefix + name + ".", code, closed);
  }

  /** An object found within this one, of the same code; {@code name} is how faults call it. */
  Fields element(String name, JsonNode node) {
    return new Fields(node, prefix + name + ".", code, closed);
  }

  /** Refuses every field but {@code named}, unless this was kept. */
  void allowOnly(Set<String> named) {
    if (!closed) {
      return;
    }
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!named.contains(name)) {
                throw refused(
                    code,
                    prefix + cut(name) + ": there is no such field; allowed: " + sorted(named));
              }
            });
  }

  /** The value of {@code name}, or null where it is not given. */
  @Nullable JsonNode get(String name) {
    JsonNode node = object.get(name);
    return node == null || node.isNull() ? null : node;
  }

  boolean has(String name) {
    return get(name) != null;
  }

  boolean truth(String name, boolean fallback) {
    JsonNode node = get(name);
    if (node == null) {
      return fallback;
    }
    if (!node.isBoolean()) {
      throw fault(name, node, "is not true or false");
    }
    return node.booleanValue();
  }

  @Nullable String text(String name) {
    JsonNode node = get(name);
    if (node == null) {
      return null;
    }
    if (!node.isTextual()) {
      throw fault(name, node, "is not a string");
    }
    return node.textValue();
  }

  <E extends Enum<E> & WireName> E word(String name, Class<E> type, E fallback) {
    String text = text(name);
    if (text == null) {
      return fallback;
    }
    return WireName.parse(type, text)
        .orElseThrow(() -> fault(name, "is not one of " + WireName.allowed(type)));
  }

  /** As {@link #word(String, Class, Enum)}, where it must be given. */
  <E extends Enum<E> & WireName> E word(String name, Class<E> type) {
    if (!has(name)) {
      throw missing(name, "give one of " + WireName.allowed(type));
    }
    return word(name, type, type.getEnumConstants()[0]);
  }

  /** A symbol, or null where it is not given. */
  @Nullable Symbol symbol(String name) {
    String text = text(name);
    return text == null
        ? null
        : Symbol.parse(text)
            .orElseThrow(
                () ->
                    fault(
                        FailureCode.INVALID_SYMBOL,
                        name,
                        object.get(name),
                        "does not match " + Symbol.RULE));
  }

  /** −0 is read as 0, so that one content has one value. */
  double number(String name, double fallback) {
    JsonNode node = get(name);
    if (node == null) {
      return fallback;
    }
    if (!node.isNumber()) {
      throw fault(name, node, "is not a number");
    }
    return node.doubleValue() + 0.0;
  }

  /** An amount, exact where the text was read so; or null where it is not given. */
  @Nullable BigDecimal amount(String name) {
    JsonNode node = get(name);
    if (node == null) {
      return null;
    }
    if (!node.isNumber()) {
      throw fault(name, node, "is not a number");
    }
    return node.decimalValue();
  }

  /**
   * @param why follows the range in the detail
   */
  double numberWithin(String name, double fallback, double min, double max, String why) {
    double value = number(name, fallback);
    if (!(value >= min && value <= max)) {
      throw fault(name, "is outside " + plain(min) + ".." + plain(max) + why);
    }
    return value;
  }

  long wholeNumber(String name, long fallback, long min, long max) {
    JsonNode node = get(name);
    if (node == null) {
      return fallback;
    }
    if (!node.isNumber()) {
      throw fault(name, node, "is not a number");
    }
    double value = node.doubleValue();
    if (value != Math.rint(value)) {
      throw fault(name, node, "is not a whole number");
    }
    boolean fits = node.isIntegralNumber() ? node.canConvertToLong() : Math.abs(value) <= 0x1p53;
    long whole = node.isIntegralNumber() ? node.longValue() : (long) value;
    if (!fits || whole < min || whole > max) {
      throw fault(name, node, "is outside " + min + ".." + max);
    }
    return whole;
  }

  @Nullable LocalDate date(String name) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    try {
      if (text.length() == "yyyy-mm-dd".length()) {
        return LocalDate.parse(text);
      }
    } catch (DateTimeParseException e) {
      throw fault(name, "is not a date of the form 2024-01-31");
    }
    throw fault(name, "is not a date of the form 2024-01-31");
  }

  /**
   * The refusal of an object without {@code name}.
   *
   * @param advice what to give
   */
  FailureException missing(String name, String advice) {
    return refused(code, prefix + name + ": missing; " + advice);
  }

  /** The refusal of the value that {@code name} has. */
  FailureException fault(String name, String rule) {
    JsonNode node = object.get(name);
    return fault(name, node == null ? NullNode.getInstance() : node, rule);
  }

  FailureException fault(String name, JsonNode value, String rule) {
    return fault(code, name, value, rule);
  }

  FailureException fault(FailureCode code, String name, JsonNode value, String rule) {
    return refused(code, prefix + name + ": " + shown(value) + " " + rule);
  }

  static FailureException refused(FailureCode code, String detail) {
    return new FailureException(new Failure(code, detail));
  }

  /** A value as JSON, cut. */
  static String shown(JsonNode node) {
    return cut(node.toString());
  }

  /** A number without a needless fraction part. */
  static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static String cut(String text) {
    return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
  }

  private static String sorted(Set<String> names) {
    return String.join(", ", names.stream().sorted().toList());
  }
}
