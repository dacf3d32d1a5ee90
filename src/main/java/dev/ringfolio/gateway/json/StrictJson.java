package dev.ringfolio.gateway.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads one JSON value as RFC 8259 has it, and nothing that only looks like it.
 *
 * <p>Refused as {@code bad_json}: bytes that are not UTF-8, syntax errors, NaN and Infinity,
 * numbers beyond a double, a key twice in one object, half a surrogate pair (it could not be echoed
 * in UTF-8), nesting over {@link #DEPTH_MAX}, numbers and keys without end, and anything after the
 * value. What is wrong is told in a sentence of our own with line and column: the parser's speaks
 * of its own settings, and may repeat what was sent.
 */
public final class StrictJson {
  /** Objects and arrays inside each other, the outermost counted. */
  public static final int DEPTH_MAX = 64;

  private static final int DIGITS_MAX = 1_000;
  private static final int KEY_LENGTH_MAX = 50_000;
  private static final int SHOWN_MAX = 64;

  private static final ObjectReader READER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEPTH_MAX)
                          .maxNumberLength(DIGITS_MAX)
                          .maxNameLength(KEY_LENGTH_MAX)
                          .build())
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .build())
          .build()
          .reader()
          .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  /** Keeps each digit of a number, which amounts of money need. */
  private static final ObjectReader EXACT =
      READER.with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private StrictJson() {}

  /** The value in {@code utf8}, or the refusal. */
  public static Checked<JsonNode> read(byte[] utf8) {
    return read(READER, utf8);
  }

  /** As {@link #read(byte[])}, with numbers as they are written rather than as doubles. */
  public static Checked<JsonNode> readExact(byte[] utf8) {
    return read(EXACT, utf8);
  }

  private static Checked<JsonNode> read(ObjectReader reader, byte[] utf8) {
    try {
      return read(
          reader, StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
    } catch (CharacterCodingException e) {
      return bad("the text is not UTF-8");
    }
  }

  /** The value in {@code text}, or the refusal. */
  public static Checked<JsonNode> read(String text) {
    return read(READER, text);
  }

  private static Checked<JsonNode> read(ObjectReader reader, String text) {
    try (JsonParser parser = reader.createParser(text)) {
      return read(reader, parser);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  private static Checked<JsonNode> read(ObjectReader reader, JsonParser parser) throws IOException {
    try {
      JsonNode node = reader.readTree(parser);
      if (node == null || node.isMissingNode()) {
        return bad("the text is empty");
      }
      if (parser.nextToken() != null) {
        return bad("a second value follows the first");
      }
      String fault = fault(node);
      return fault.isEmpty() ? new Checked.Accepted<>(node) : bad(fault);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation() == null ? parser.currentLocation() : e.getLocation();
      return bad(reason(e, parser) + " at line " + at.getLineNr() + ", column " + at.getColumnNr());
    }
  }

  /** What a parsed value still must not hold, or "". Recursion is bounded by the parser's depth. */
  private static String fault(JsonNode node) {
    if (node.isNumber() && !Double.isFinite(node.doubleValue())) {
      return "a number is beyond the range of a double";
    }
    if (node.isTextual()) {
      return unpaired(node.textValue()) ? "a string holds half a surrogate pair" : "";
    }
    for (var field : node.properties()) {
      if (unpaired(field.getKey())) {
        return "a key holds half a surrogate pair";
      }
    }
    for (JsonNode child : node) {
      String fault = fault(child);
      if (!fault.isEmpty()) {
        return fault;
      }
    }
    return "";
  }

  private static boolean unpaired(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return true;
      }
    }
    return false;
  }

  private static String reason(JsonProcessingException e, JsonParser parser) throws IOException {
    if (e instanceof MismatchedInputException) {
      String key = parser.currentName();
      String shown = key.length() <= SHOWN_MAX ? key : key.substring(0, SHOWN_MAX) + "…";
      return "the key '" + shown + "' stands twice in one object";
    }
    if (e instanceof JsonEOFException) {
      return "the text ends in the middle of a value";
    }
    if (e instanceof StreamConstraintsException) {
      return parser.getParsingContext().getNestingDepth() > DEPTH_MAX
          ? "values are nested more than " + DEPTH_MAX + " deep"
          : "a number has more than %d digits, or a key more than %d characters"
              .formatted(DIGITS_MAX, KEY_LENGTH_MAX);
    }
    return e.getOriginalMessage().contains("surrogate")
        ? "a key holds half a surrogate pair"
        : "the text is not JSON";
  }

  private static Checked<JsonNode> bad(String reason) {
    return new Checked.Refused<>(new Refusal(ErrorCode.BAD_JSON, reason));
  }
}
