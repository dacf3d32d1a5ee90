package dev.ringfolio.gateway.json;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.Arrays;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;

/**
 * MessagePack. What JSON writes without a fraction part is an integer in its shortest form, every
 * other number a float 64.
 *
 * <p>A map or an array begins with its count, which is known only at its end. So what is in them is
 * packed without those beginnings; where each belongs and what it counts is noted, and they are put
 * in when all is there.
 */
final class MsgpackTokens implements Tokens {
  private static final MessagePack.PackerConfig PACKER =
      new MessagePack.PackerConfig().withBufferSize(1024);
  private static final int LONG_BITS = 64;

  private final MessageBufferPacker packer = PACKER.newBufferPacker();

  // A container each, in the order in which they began.
  private int[] offsets = new int[8];
  private int[] counts = new int[8];
  private boolean[] maps = new boolean[8];
  private int begun;

  /** Indices of those that are open, the outermost first. */
  private int[] open = new int[8];

  private int depth;
  private boolean named;

  @Override
  public void startObject() {
    start(true);
  }

  @Override
  public void startArray() {
    start(false);
  }

  private void start(boolean map) {
    count();
    if (begun == offsets.length) {
      offsets = Arrays.copyOf(offsets, 2 * begun);
      counts = Arrays.copyOf(counts, 2 * begun);
      maps = Arrays.copyOf(maps, 2 * begun);
    }
    if (depth == open.length) {
      open = Arrays.copyOf(open, 2 * depth);
    }
    offsets[begun] = written();
    maps[begun] = map;
    open[depth++] = begun++;
  }

  @Override
  public void endObject() {
    end(true);
  }

  @Override
  public void endArray() {
    end(false);
  }

  private void end(boolean map) {
    if (depth == 0 || maps[open[depth - 1]] != map || named) {
      throw new IllegalStateException("nothing to end at depth " + depth);
    }
    depth--;
  }

  @Override
  public void name(String name) throws IOException {
    if (depth == 0 || !maps[open[depth - 1]] || named) {
      throw new IllegalStateException("no place for the name " + name);
    }
    named = true;
    packer.packString(name);
  }

  /** One more value stands in what is open. */
  private void count() {
    if (depth == 0) {
      if (written() > 0 || begun > 0) {
        throw new IllegalStateException("a second value");
      }
      return;
    }
    int container = open[depth - 1];
    if (maps[container] != named) {
      throw new IllegalStateException(named ? "a name in an array" : "a value without a name");
    }
    named = false;
    counts[container]++;
  }

  @Override
  public void string(String value) throws IOException {
    count();
    packer.packString(value);
  }

  @Override
  public void truth(boolean value) throws IOException {
    count();
    packer.packBoolean(value);
  }

  @Override
  public void nothing() throws IOException {
    count();
    packer.packNil();
  }

  @Override
  public void whole(long value) throws IOException {
    count();
    packer.packLong(value);
  }

  @Override
  public void real(double value) throws IOException {
    count();
    packer.packDouble(value);
  }

  /** A whole number beyond 64 bits has no form here: it is the nearest float 64. */
  @Override
  public void number(Number value) throws IOException {
    if (value instanceof Integer || value instanceof Long) {
      whole(value.longValue());
    } else if (value instanceof BigInteger big && fits(big)) {
      count();
      packer.packBigInteger(big);
    } else {
      real(value.doubleValue());
    }
  }

  private static boolean fits(BigInteger value) {
    return value.bitLength() < LONG_BITS || (value.signum() > 0 && value.bitLength() == LONG_BITS);
  }

  @Override
  public void epochSeconds(long epochMillis) throws IOException {
    real(epochMillis / 1e3);
  }

  @Override
  public OpenObject openObject() throws IOException {
    if (depth != 1 || !maps[0] || named) {
      throw new IllegalStateException("not one open object: depth " + depth);
    }
    return new OpenObject(assembled(1), counts[0]);
  }

  @Override
  public byte[] bytes() throws IOException {
    if (depth != 0) {
      throw new IllegalStateException("open at depth " + depth);
    }
    return assembled(0);
  }

  /** What was packed, with the beginnings of all containers from {@code first} on. */
  private byte[] assembled(int first) throws IOException {
    byte[] packed = packer.toByteArray();
    MessageBufferPacker whole = PACKER.newBufferPacker();
    int from = 0;
    for (int i = first; i < begun; i++) {
      whole.writePayload(packed, from, offsets[i] - from);
      from = offsets[i];
      if (maps[i]) {
        whole.packMapHeader(counts[i]);
      } else {
        whole.packArrayHeader(counts[i]);
      }
    }
    whole.writePayload(packed, from, packed.length - from);
    return whole.toByteArray();
  }

  private int written() {
    return (int) packer.getTotalWrittenBytes();
  }

  /** The bytes of a single thing. */
  static byte[] packed(Packing packing) {
    try {
      MessageBufferPacker packer = PACKER.newBufferPacker();
      packing.pack(packer);
      return packer.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
  }

  interface Packing {
    void pack(MessagePacker packer) throws IOException;
  }
}
