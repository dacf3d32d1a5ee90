package dev.ringfolio.gateway.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Frames of one flush, one after the other, ready for one network write. Recycled: {@link #take}
 * hands out a copy of its length and starts anew.
 */
public final class FrameBuffer {
  /** The first byte of a whole text message. */
  public static final int TEXT_FRAME = 0x81;

  /** The first byte of a whole binary message. */
  public static final int BINARY_FRAME = 0x82;

  /** Stands in the first byte of a message that is deflated. */
  public static final int DEFLATED = 0x40;

  private static final int CLOSE_FRAME = 0x88;
  private static final int PING_FRAME = 0x89;
  private static final int PONG_FRAME = 0x8a;
  private static final int REASON_BYTES_MAX = 123;
  private static final int HEADER_BYTES_MAX = 10;

  /** Room that is kept from flush to flush; what an unusual one needed beyond is given back. */
  private static final int KEPT_BYTES = 64 * 1024;

  private byte[] bytes = new byte[4096];
  private int length;

  public int length() {
    return length;
  }

  /** A copy of all that was put in since the last take. */
  public byte[] take() {
    byte[] taken = Arrays.copyOf(bytes, length);
    length = 0;
    if (bytes.length > KEPT_BYTES) {
      bytes = new byte[KEPT_BYTES];
    }
    return taken;
  }

  public FrameBuffer append(byte[] part) {
    reserve(part.length);
    System.arraycopy(part, 0, bytes, length, part.length);
    length += part.length;
    return this;
  }

  /** The digits of {@code number}. */
  public FrameBuffer append(long number) {
    return append(Long.toString(number).getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Puts a whole text frame of these parts in. */
  public FrameBuffer text(byte[]... parts) {
    return message(TEXT_FRAME, parts);
  }

  /**
   * Puts a whole message of these parts in, in one frame.
   *
   * @param first the frame's first byte
   */
  public FrameBuffer message(int first, byte[]... parts) {
    long payload = 0;
    for (byte[] part : parts) {
      payload += part.length;
    }
    header(first, payload);
    for (byte[] part : parts) {
      append(part);
    }
    return this;
  }

  public FrameBuffer ping() {
    return header(PING_FRAME, 0);
  }

  public FrameBuffer pong(byte[] payload) {
    return header(PONG_FRAME, payload.length).append(payload);
  }

  /** Puts a close frame in; a reason too long for it is cut. */
  public FrameBuffer close(int code, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.US_ASCII);
    int shown = Math.min(text.length, REASON_BYTES_MAX);
    header(CLOSE_FRAME, 2L + shown);
    reserve(2 + shown);
    bytes[length++] = (byte) (code >> 8);
    bytes[length++] = (byte) code;
    System.arraycopy(text, 0, bytes, length, shown);
    length += shown;
    return this;
  }

  private FrameBuffer header(int first, long payload) {
    reserve(HEADER_BYTES_MAX);
    bytes[length++] = (byte) first;
    if (payload < 126) {
      bytes[length++] = (byte) payload;
    } else if (payload < 65536) {
      bytes[length++] = 126;
      bigEndian(payload, 2);
    } else {
      bytes[length++] = 127;
      bigEndian(payload, 8);
    }
    return this;
  }

  private void bigEndian(long value, int count) {
    for (int shift = 8 * (count - 1); shift >= 0; shift -= 8) {
      bytes[length++] = (byte) (value >> shift);
    }
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
