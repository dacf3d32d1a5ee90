package dev.ringfolio.gateway.json;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes one value of JSON's kinds, as JSON or in another {@link Syntax}, by the wire's rules for
 * numbers and moments. Used once, by one thread.
 *
 * <p>A number that is NaN or infinite is null. A whole number has no fraction part.
 */
public final class JsonWriter {
  /** Whole numbers up to here are exact in a double, and short. */
  private static final double WHOLE_MAX = 1e15;

  private final Tokens tokens;

  /** A writer of JSON. */
  public JsonWriter() {
    this(Syntax.JSON);
  }

  public JsonWriter(Syntax syntax) {
    tokens = syntax.tokens();
  }

  public JsonWriter object() {
    return write(tokens::startObject);
  }

  public JsonWriter object(String name) {
    return name(name).object();
  }

  public JsonWriter endObject() {
    return write(tokens::endObject);
  }

  public JsonWriter array() {
    return write(tokens::startArray);
  }

  public JsonWriter array(String name) {
    return name(name).array();
  }

  public JsonWriter endArray() {
    return write(tokens::endArray);
  }

  public JsonWriter field(String name, @Nullable String value) {
    return value == null ? nullField(name) : name(name).value(value);
  }

  public JsonWriter field(String name, boolean value) {
    return name(name).write(() -> tokens.truth(value));
  }

  public JsonWriter field(String name, long value) {
    return name(name).write(() -> tokens.whole(value));
  }

  public JsonWriter field(String name, double value) {
    return name(name).value(value);
  }

  /** An amount, with all its digits and no exponent where the syntax can have that. */
  public JsonWriter field(String name, BigDecimal value) {
    return name(name).write(() -> tokens.number(value));
  }

  public JsonWriter nullField(String name) {
    return name(name).write(tokens::nothing);
  }

  /** A duration in seconds, always with a fraction part; NaN is null. */
  public JsonWriter secondsField(String name, double seconds) {
    if (!Double.isFinite(seconds)) {
      return nullField(name);
    }
    return name(name).write(() -> tokens.real(seconds));
  }

  public JsonWriter epochSecondsField(String name, long epochMillis) {
    return name(name).write(() -> tokens.epochSeconds(epochMillis));
  }

  public JsonWriter isoField(String name, long epochMillis) {
    return field(name, Timestamps.iso(epochMillis));
  }

  /** An array of what {@code values} call themselves. */
  public JsonWriter namesField(String name, Collection<?> values) {
    array(name);
    values.forEach(value -> value(value.toString()));
    return endArray();
  }

  /** JSON values in Java's terms: maps, lists, strings, numbers, booleans, null. */
  public JsonWriter anyField(String name, @Nullable Object value) {
    return name(name).any(value, false);
  }

  /** As {@link #anyField}, but each number is read again as what it was: 1.0 is not 1. */
  public JsonWriter sameField(String name, @Nullable Object value) {
    return name(name).any(value, true);
  }

  public JsonWriter name(String name) {
    return write(() -> tokens.name(name));
  }

  public JsonWriter value(String value) {
    return write(() -> tokens.string(value));
  }

  public JsonWriter value(double value) {
    if (!Double.isFinite(value)) {
      return write(tokens::nothing);
    }
    if (value == Math.rint(value) && Math.abs(value) <= WHOLE_MAX) {
      return write(() -> tokens.whole((long) value));
    }
    return write(() -> tokens.real(value));
  }

  private JsonWriter any(@Nullable Object value, boolean same) {
    if (value == null) {
      return write(tokens::nothing);
    }
    if (value instanceof Map<?, ?> map) {
      object();
      map.forEach((key, inner) -> name(key.toString()).any(inner, same));
      return endObject();
    }
    if (value instanceof List<?> list) {
      array();
      list.forEach(inner -> any(inner, same));
      return endArray();
    }
    if (value instanceof Double number) {
      return same && Double.isFinite(number)
          ? write(() -> tokens.real(number))
          : value(number.doubleValue());
    }
    if (value instanceof Boolean truth) {
      return write(() -> tokens.truth(truth));
    }
    if (value instanceof Number number) {
      return write(() -> tokens.number(number));
    }
    return value(value.toString());
  }

  /** What is in the one object that is open; the writer can go on. */
  public OpenObject openObject() {
    return made(tokens::openObject);
  }

  /** The whole value. Every object and array must have been ended. */
  public byte[] bytes() {
    return made(tokens::bytes);
  }

  private JsonWriter write(Step step) {
    try {
      step.run();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
  }

  private static <T> T made(Making<T> making) {
    try {
      return making.run();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  private interface Making<T> {
    T run() throws IOException;
  }
}
