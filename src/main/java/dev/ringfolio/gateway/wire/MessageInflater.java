package dev.ringfolio.gateway.wire;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates messages of permessage-deflate (RFC 7692), each by itself: no window outlives a message,
 * so one serves all connections of an event loop. What comes out is bounded, whatever goes in.
 */
public final class MessageInflater implements AutoCloseable {
  /**
   * What the sender left out, and an empty last block. Only a message whose own blocks are whole
   * ends with that one.
   */
  private static final byte[] END = {
    0, 0, (byte) 0xff, (byte) 0xff, 1, 0, 0, (byte) 0xff, (byte) 0xff
  };

  private static final int FIRST_BYTES = 1024;

  private final Inflater inflater = new Inflater(true);

  /** What came of a message. */
  public sealed interface Inflated {
    /** The message as it was before. */
    @SuppressWarnings("ArrayRecordComponent") // read once, never kept
    record Message(byte[] bytes) implements Inflated {}

    /** It has more bytes than it may have; no more than those were made. */
    record TooLong() implements Inflated {}

    /** It is not what a deflater makes. */
    record Broken() implements Inflated {}
  }

  /**
   * Inflates {@code deflated}.
   *
   * @param bytesMax of the message as it was before
   */
  public Inflated inflate(byte[] deflated, int bytesMax) {
    byte[] input = Arrays.copyOf(deflated, deflated.length + END.length);
    System.arraycopy(END, 0, input, deflated.length, END.length);
    inflater.reset();
    inflater.setInput(input);
    byte[] message = new byte[Math.min(FIRST_BYTES, bytesMax + 1)];
    int length = 0;
    try {
      while (true) {
        length += inflater.inflate(message, length, message.length - length);
        if (length > bytesMax) {
          return new Inflated.TooLong();
        }
        if (length == message.length) {
          message = Arrays.copyOf(message, Math.min(2 * length, bytesMax + 1));
        } else if (inflater.finished() && inflater.getRemaining() == 0) {
          return new Inflated.Message(Arrays.copyOf(message, length));
        } else if (inflater.finished()) {
          // The sender ended a block as its last; more may follow, and at least our end does.
          goOn(input);
        } else {
          return new Inflated.Broken();
        }
      }
    } catch (DataFormatException broken) {
      return new Inflated.Broken();
    }
  }

  private void goOn(byte[] input) {
    int left = inflater.getRemaining();
    inflater.reset();
    inflater.setInput(input, input.length - left, left);
  }

  @Override
  public void close() {
    inflater.end();
  }
}
