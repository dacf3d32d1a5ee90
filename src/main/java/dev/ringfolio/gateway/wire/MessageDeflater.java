package dev.ringfolio.gateway.wire;

import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * Deflates messages for permessage-deflate (RFC 7692), each by itself, so that one serves all
 * connections of an event loop and what it made can be shared between them.
 *
 * <p>The bytes end where the RFC has them end: after the first byte of an empty stored block, whose
 * four bytes {@code 00 00 ff ff} the receiver appends. That open end is what lets a tail follow
 * bytes that are shared: the tail's own length in the place of those four makes it the block's
 * content ({@link #stored}), and nothing is deflated anew.
 *
 * <p>Nothing refers back further than the client's {@link Window}: a message that is longer is
 * deflated piece by piece. There are two windows, so that clients share what is made for either.
 */
public final class MessageDeflater implements AutoCloseable {
  /** How far back a client can look. */
  public enum Window {
    /** For clients that ask for a small one, of at least that. */
    NARROW(12),
    WIDE(15);

    private final int bits;

    Window(int bits) {
      this.bits = bits;
    }

    /** Its size is two to the power of that, in bytes. */
    public int bits() {
      return bits;
    }
  }

  /**
   * Below this nothing is deflated. A price in JSON is just above and loses a quarter; one in
   * MessagePack is just below and would lose nothing.
   */
  public static final int MESSAGE_BYTES_MIN = 200;

  private static final int SYNC_BYTES = 4;

  /** Beyond this the buffer is given back. */
  private static final int KEPT_BYTES = 64 * 1024;

  private final Deflater deflater;
  private byte[] out = new byte[4096];
  private int length;

  /** At the level that was measured to be worth its time. */
  public MessageDeflater() {
    this(Deflater.BEST_SPEED);
  }

  /**
   * @param level of {@link Deflater}
   */
  public MessageDeflater(int level) {
    deflater = new Deflater(level, true);
  }

  /** {@code message}, deflated. */
  public byte[] deflate(byte[] message, Window window) {
    int windowBytes = 1 << window.bits();
    deflater.reset();
    length = 0;
    int from = 0;
    do {
      int piece = Math.min(windowBytes, message.length - from);
      deflater.setInput(message, from, piece);
      from += piece;
      take(from < message.length ? Deflater.FULL_FLUSH : Deflater.SYNC_FLUSH);
    } while (from < message.length);
    byte[] deflated = Arrays.copyOf(out, length - SYNC_BYTES);
    if (out.length > KEPT_BYTES) {
      out = new byte[KEPT_BYTES];
    }
    return deflated;
  }

  private void take(int flush) {
    while (true) {
      int room = out.length - length;
      int taken = deflater.deflate(out, length, room, flush);
      length += taken;
      if (taken < room) {
        return;
      }
      out = Arrays.copyOf(out, 2 * out.length);
    }
  }

  /**
   * What follows deflated bytes so that the message goes on with {@code tail} as it is.
   *
   * @param tail less than 65,536 bytes in all
   */
  public static byte[] stored(byte[]... tail) {
    int bytes = 0;
    for (byte[] part : tail) {
      bytes += part.length;
    }
    byte[] stored = new byte[SYNC_BYTES + bytes + 1];
    stored[0] = (byte) bytes;
    stored[1] = (byte) (bytes >> 8);
    stored[2] = (byte) ~bytes;
    stored[3] = (byte) (~bytes >> 8);
    int at = SYNC_BYTES;
    for (byte[] part : tail) {
      System.arraycopy(part, 0, stored, at, part.length);
      at += part.length;
    }
    // The last byte is the first of the next empty stored block: the message ends as it began to.
    return stored;
  }

  @Override
  public void close() {
    deflater.end();
  }
}
