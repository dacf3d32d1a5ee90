package dev.ringfolio.gateway.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
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
 * in UTF-8), nesting over {@link #DEPTH_MAX}, and anything after the value.
 */
public final class StrictJson {
  /** Objects and arrays inside each other, the outermost counted. */
  public static final int DEPTH_MAX = 64;

  private static final ObjectReader READER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .build())
          .build()
          .reader();

  private StrictJson() {}

  /** The value in {@code utf8}, or the refusal. */
  public static Checked<JsonNode> read(byte[] utf8) {
    try {
      return read(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
    } catch (CharacterCodingException e) {
      return bad("the text is not UTF-8");
    }
  }

  /** The value in {@code text}, or the refusal. */
  public static Checked<JsonNode> read(String text) {
    try (JsonParser parser = READER.createParser(text)) {
      JsonNode node = READER.readTree(parser);
      if (node == null || node.isMissingNode()) {
        return bad("the text is empty");
      }
      if (parser.nextToken() != null) {
        return bad("a second value follows the first");
      }
      String fault = fault(node);
      return fault.isEmpty() ? new Checked.Accepted<>(node) : bad(fault);
    } catch (JsonProcessingException e) {
      return bad(reason(e));
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
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

  private static String reason(JsonProcessingException e) {
    String where =
        e.getLocation() == null
            ? ""
            : " at line "
                + e.getLocation().getLineNr()
                + ", column "
                + e.getLocation().getColumnNr();
    String message = e.getOriginalMessage();
    int newline = message.indexOf('\n');
    return (newline < 0 ? message : message.substring(0, newline)) + where;
  }

  private static Checked<JsonNode> bad(String reason) {
    return new Checked.Refused<>(new Refusal(ErrorCode.BAD_JSON, reason));
  }
}
