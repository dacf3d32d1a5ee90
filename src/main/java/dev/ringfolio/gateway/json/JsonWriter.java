package dev.ringfolio.gateway.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes one JSON text as UTF-8, by the wire's rules for numbers and moments. Used once, by one
 * thread.
 *
 * <p>A number that is NaN or infinite is null. A whole number has no fraction part; any other is
 * the shortest decimal that reads back as the same double (which JDK 17's own is not always).
 */
public final class JsonWriter {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  /** Whole numbers up to here are exact in a double, and short. */
  private static final double WHOLE_MAX = 1e15;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
  private final JsonGenerator json;

  public JsonWriter() {
    try {
      json = FACTORY.createGenerator(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public JsonWriter object() {
    return write(json::writeStartObject);
  }

  public JsonWriter object(String name) {
    return write(() -> json.writeObjectFieldStart(name));
  }

  public JsonWriter endObject() {
    return write(json::writeEndObject);
  }

  public JsonWriter array() {
    return write(json::writeStartArray);
  }

  public JsonWriter array(String name) {
    return write(() -> json.writeArrayFieldStart(name));
  }

  public JsonWriter endArray() {
    return write(json::writeEndArray);
  }

  public JsonWriter field(String name, @Nullable String value) {
    return write(() -> json.writeStringField(name, value));
  }

  public JsonWriter field(String name, boolean value) {
    return write(() -> json.writeBooleanField(name, value));
  }

  public JsonWriter field(String name, long value) {
    return write(() -> json.writeNumberField(name, value));
  }

  public JsonWriter field(String name, double value) {
    return name(name).value(value);
  }

  public JsonWriter nullField(String name) {
    return write(() -> json.writeNullField(name));
  }

  /** A duration in seconds, always with a fraction part; NaN is null. */
  public JsonWriter secondsField(String name, double seconds) {
    if (!Double.isFinite(seconds)) {
      return nullField(name);
    }
    return write(() -> json.writeNumberField(name, seconds));
  }

  public JsonWriter epochSecondsField(String name, long epochMillis) {
    return write(
        () -> {
          json.writeFieldName(name);
          json.writeNumber(Timestamps.epochSeconds(epochMillis));
        });
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
    return name(name).any(value);
  }

  public JsonWriter name(String name) {
    return write(() -> json.writeFieldName(name));
  }

  public JsonWriter value(String value) {
    return write(() -> json.writeString(value));
  }

  public JsonWriter value(double value) {
    if (!Double.isFinite(value)) {
      return write(json::writeNull);
    }
    if (value == Math.rint(value) && Math.abs(value) <= WHOLE_MAX) {
      return write(() -> json.writeNumber((long) value));
    }
    return write(() -> json.writeNumber(value));
  }

  private JsonWriter any(@Nullable Object value) {
    if (value == null) {
      return write(json::writeNull);
    }
    if (value instanceof Map<?, ?> map) {
      object();
      map.forEach((key, inner) -> anyField(key.toString(), inner));
      return endObject();
    }
    if (value instanceof List<?> list) {
      array();
      list.forEach(this::any);
      return endArray();
    }
    if (value instanceof Double number) {
      return value(number.doubleValue());
    }
    if (value instanceof Boolean truth) {
      return write(() -> json.writeBoolean(truth));
    }
    if (value instanceof Number number) {
      return write(() -> json.writeNumber(number.toString()));
    }
    return value(value.toString());
  }

  /** The text so far; what is open stays open, and the writer can go on. */
  public byte[] bytesSoFar() {
    write(json::flush);
    return bytes.toByteArray();
  }

  /** The whole text. Every object and array must have been ended. */
  public byte[] bytes() {
    if (!json.getOutputContext().inRoot()) {
      throw new IllegalStateException("open: " + json.getOutputContext());
    }
    write(json::close);
    return bytes.toByteArray();
  }

  private JsonWriter write(Step step) {
    try {
      step.run();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
  }

  private interface Step {
    void run() throws IOException;
  }
}
