package dev.ringfolio.gateway.json;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How values of JSON's kinds are written down, and the pieces of messages that are put together
 * from bytes which clients share. A piece may be empty: MessagePack counts where JSON closes.
 *
 * <p>Names and types that are handed in here are our own, plain ASCII without anything to escape.
 */
public enum Syntax {
  JSON {
    @Override
    Tokens tokens() {
      return new JsonTokens();
    }

    @Override
    public String label() {
      return "json";
    }

    @Override
    public byte[] objectHead(int count) {
      return ascii("{");
    }

    @Override
    public byte[] objectEnd() {
      return ascii("}");
    }

    @Override
    public byte[] arrayHead(int count) {
      return ascii("[");
    }

    @Override
    public byte[] arrayEnd() {
      return ascii("]");
    }

    @Override
    public byte[] between() {
      return ascii(",");
    }

    @Override
    public byte[] name(String name) {
      return ascii('"' + name + "\":");
    }

    @Override
    public byte[] string(String text) {
      return ascii('"' + text + '"');
    }

    @Override
    public byte[] whole(@Nullable Long number) {
      return ascii(number == null ? "null" : Long.toString(number));
    }

    @Override
    public byte[] epochSeconds(long millis) {
      return ascii(Timestamps.epochSeconds(millis));
    }
  },

  MSGPACK {
    private static final byte NIL = (byte) 0xc0;
    private static final int ONE_BYTE_MAX = 127;

    @Override
    Tokens tokens() {
      return new MsgpackTokens();
    }

    @Override
    public String label() {
      return "msgpack";
    }

    @Override
    public byte[] objectHead(int count) {
      return MsgpackTokens.packed(packer -> packer.packMapHeader(count));
    }

    @Override
    public byte[] objectEnd() {
      return NONE;
    }

    @Override
    public byte[] arrayHead(int count) {
      return MsgpackTokens.packed(packer -> packer.packArrayHeader(count));
    }

    @Override
    public byte[] arrayEnd() {
      return NONE;
    }

    @Override
    public byte[] between() {
      return NONE;
    }

    @Override
    public byte[] name(String name) {
      return string(name);
    }

    @Override
    public byte[] string(String text) {
      return MsgpackTokens.packed(packer -> packer.packString(text));
    }

    @Override
    public byte[] whole(@Nullable Long number) {
      if (number == null) {
        return new byte[] {NIL};
      }
      return number >= 0 && number <= ONE_BYTE_MAX
          ? new byte[] {number.byteValue()}
          : MsgpackTokens.packed(packer -> packer.packLong(number));
    }

    @Override
    public byte[] epochSeconds(long millis) {
      return MsgpackTokens.packed(packer -> packer.packDouble(millis / 1e3));
    }
  };

  private static final byte[] NONE = {};

  abstract Tokens tokens();

  /** The name in statistics. */
  public abstract String label();

  /** Begins an object of {@code count} fields. */
  public abstract byte[] objectHead(int count);

  public abstract byte[] objectEnd();

  /** Begins an array of {@code count} values. */
  public abstract byte[] arrayHead(int count);

  public abstract byte[] arrayEnd();

  /** Stands between two fields, or two values of an array. */
  public abstract byte[] between();

  /** The name of a field. */
  public abstract byte[] name(String name);

  abstract byte[] string(String text);

  /** A whole number, or null. */
  public abstract byte[] whole(@Nullable Long number);

  abstract byte[] epochSeconds(long millis);

  /** What a message in the envelope has before its data: the type, and the name of the data. */
  public final byte[] envelopeHead(String type) {
    return joined(objectHead(3), name("type"), string(type), between(), name("data"));
  }

  /** What a message in the envelope has after its data: the timestamp, and the end. */
  public final byte[] envelopeEnd(long nowMillis) {
    return joined(between(), name("timestamp"), epochSeconds(nowMillis), objectEnd());
  }

  /** What a flat message of {@code count} fields has before them: its type. */
  public final byte[] flatHead(String type, int count) {
    return joined(objectHead(count + 1), name("type"), string(type), between());
  }

  /** These bytes, one after the other. */
  public static byte[] joined(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    byte[] whole = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, whole, at, part.length);
      at += part.length;
    }
    return whole;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
