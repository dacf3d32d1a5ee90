package dev.ringfolio.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.Value;

/** Another's way between JSON and MessagePack, to hold ours against. */
public final class TestMsgpack {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final byte NEVER_USED = (byte) 0xc1;

  private TestMsgpack() {}

  /** MessagePack of a JSON text; of a text that is none, what is no MessagePack. */
  public static byte[] of(String json) {
    try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
      pack(packer, JSON.readTree(json));
      return packer.toByteArray();
    } catch (JsonProcessingException none) {
      return new byte[] {NEVER_USED};
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pack(MessageBufferPacker packer, JsonNode node) throws IOException {
    switch (node.getNodeType()) {
      case OBJECT -> {
        packer.packMapHeader(node.size());
        for (var field : node.properties()) {
          packer.packString(field.getKey());
          pack(packer, field.getValue());
        }
      }
      case ARRAY -> {
        packer.packArrayHeader(node.size());
        for (JsonNode element : node) {
          pack(packer, element);
        }
      }
      case STRING -> packer.packString(node.textValue());
      case BOOLEAN -> packer.packBoolean(node.booleanValue());
      case NULL -> packer.packNil();
      case NUMBER -> {
        if (node.isIntegralNumber()) {
          packer.packBigInteger(node.bigIntegerValue());
        } else {
          packer.packDouble(node.doubleValue());
        }
      }
      default -> throw new IllegalArgumentException(node.toString());
    }
  }

  /** The JSON text of a message; whole numbers and others stay apart. */
  public static String json(byte[] msgpack) {
    try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(msgpack)) {
      Value value = unpacker.unpackValue();
      if (unpacker.hasNext()) {
        throw new IllegalArgumentException("a second value");
      }
      return value.toJson();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The tree of a JSON text. */
  public static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
