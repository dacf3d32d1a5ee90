package dev.ringfolio.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.CodingErrorAction;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessageInsufficientBufferException;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageStringCodingException;
import org.msgpack.core.MessageUnpacker;

/**
 * Reads one MessagePack value as strictly as {@link StrictJson} reads a text, into the same tree.
 *
 * <p>Refused as {@code bad_json}: what ends too early, NaN and Infinity, binary data and extension
 * types (JSON has none), keys that are not strings, a key twice in one map, strings that are not
 * UTF-8, nesting over {@link StrictJson#DEPTH_MAX}, and anything after the value. Nothing is
 * reserved for what a count merely announces.
 */
public final class StrictMsgpack {
  private static final MessagePack.UnpackerConfig UNPACKER =
      new MessagePack.UnpackerConfig()
          .withActionOnMalformedString(CodingErrorAction.REPORT)
          .withAllowReadingBinaryAsString(false);
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final MessageUnpacker unpacker;

  private StrictMsgpack(MessageUnpacker unpacker) {
    this.unpacker = unpacker;
  }

  /** The value in {@code bytes}, or the refusal. */
  public static Checked<JsonNode> read(byte[] bytes) {
    if (bytes.length == 0) {
      return bad("the message is empty");
    }
    MessageUnpacker unpacker = UNPACKER.newUnpacker(bytes);
    try {
      JsonNode node = new StrictMsgpack(unpacker).value(1);
      return unpacker.getTotalReadBytes() == bytes.length
          ? new Checked.Accepted<>(node)
          : bad("a second value follows the first");
    } catch (Fault fault) {
      return bad(fault.getMessage() + at(unpacker));
    } catch (MessageInsufficientBufferException e) {
      return bad("the message ends in the middle of a value");
    } catch (MessageStringCodingException e) {
      return bad("a string is not UTF-8" + at(unpacker));
    } catch (MessagePackException | IOException e) {
      return bad("no MessagePack" + at(unpacker));
    }
  }

  private static String at(MessageUnpacker unpacker) {
    return " at byte " + unpacker.getTotalReadBytes();
  }

  private static Checked<JsonNode> bad(String reason) {
    return new Checked.Refused<>(new Refusal(ErrorCode.BAD_JSON, reason));
  }

  /** The next value, whose containers are {@code depth} deep where it is one. */
  private JsonNode value(int depth) throws IOException {
    MessageFormat format = unpacker.getNextFormat();
    return switch (format.getValueType()) {
      case NIL -> {
        unpacker.unpackNil();
        yield NODES.nullNode();
      }
      case BOOLEAN -> NODES.booleanNode(unpacker.unpackBoolean());
      case INTEGER -> whole(format);
      case FLOAT -> real();
      case STRING -> NODES.textNode(unpacker.unpackString());
      case ARRAY -> array(depth);
      case MAP -> map(depth);
      case BINARY -> throw new Fault("binary data is no value of JSON's kinds");
      case EXTENSION -> throw new Fault("an extension type is no value of JSON's kinds");
    };
  }

  private JsonNode whole(MessageFormat format) throws IOException {
    if (format == MessageFormat.UINT64) {
      BigInteger value = unpacker.unpackBigInteger();
      return value.bitLength() < Long.SIZE ? whole(value.longValue()) : NODES.numberNode(value);
    }
    return whole(unpacker.unpackLong());
  }

  /** As the reader of JSON has it: an int where it fits. */
  private static JsonNode whole(long value) {
    return value == (int) value ? NODES.numberNode((int) value) : NODES.numberNode(value);
  }

  private JsonNode real() throws IOException {
    double value = unpacker.unpackDouble();
    if (!Double.isFinite(value)) {
      throw new Fault("a number is " + value);
    }
    return NODES.numberNode(value);
  }

  private JsonNode array(int depth) throws IOException {
    check(depth);
    int count = unpacker.unpackArrayHeader();
    ArrayNode array = NODES.arrayNode();
    for (int i = 0; i < count; i++) {
      array.add(value(depth + 1));
    }
    return array;
  }

  private JsonNode map(int depth) throws IOException {
    check(depth);
    int count = unpacker.unpackMapHeader();
    ObjectNode object = NODES.objectNode();
    for (int i = 0; i < count; i++) {
      MessageFormat format = unpacker.getNextFormat();
      if (!format.getValueType().isStringType()) {
        throw new Fault("a key is not a string");
      }
      String key = unpacker.unpackString();
      if (object.has(key)) {
        throw new Fault("a key stands twice in one map");
      }
      object.set(key, value(depth + 1));
    }
    return object;
  }

  private static void check(int depth) {
    if (depth > StrictJson.DEPTH_MAX) {
      throw new Fault("nesting is over " + StrictJson.DEPTH_MAX);
    }
  }

  /** What is there may not be. Without a stack trace: it is a value. */
  private static final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1;

    Fault(String reason) {
      super(reason, null, false, false);
    }
  }
}
