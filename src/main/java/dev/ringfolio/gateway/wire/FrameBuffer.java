package dev.ringfolio.gateway.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Frames of one flush, one after the other, ready for one network write. Recycled: {@link #take}
 * hands out what is in and starts anew.
 *
 * <p>Clients that are flushed one after the other often get the same frames. So what was taken last
 * is still there: while the same {@linkplain #share shared} frames come in the same order, as the
 * same arrays, they are not copied again, and {@link #repeats} tells that all of it is what was
 * taken before, so that the owner may send the same bytes once more.
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

  private static final int INITIAL_BYTES = 4096;
  private static final int INITIAL_PARTS = 16;

  private byte[] bytes = new byte[INITIAL_BYTES];
  private int length;

  /** What {@link #bytes} is made of, in order; null where a part is nobody else's. */
  private byte[] @Nullable [] parts = new byte[INITIAL_PARTS][];

  /** Where each part ends in {@link #bytes}. */
  private int[] ends = new int[INITIAL_PARTS];

  /** Parts that stand in {@link #bytes}, of this flush or still of the last. */
  private int standing;

  /** Parts of this flush. */
  private int count;

  /** Parts at the last take, or −1 where something else was put in since. */
  private int taken = -1;

  public int length() {
    return length;
  }

  /** Makes something of the first {@code length} of {@code bytes}, which it must not keep. */
  public interface Copy<T> {
    T of(byte[] bytes, int length);
  }

  /** A copy of all that was put in since the last take. */
  public byte[] take() {
    return take(Arrays::copyOf);
  }

  /** What {@code copy} makes of all that was put in since the last take. */
  public <T> T take(Copy<T> copy) {
    T copied = copy.of(bytes, length);
    length = 0;
    taken = count;
    count = 0;
    if (bytes.length > KEPT_BYTES) {
      bytes = new byte[INITIAL_BYTES];
      standing = 0;
      taken = -1;
    }
    return copied;
  }

  /** Whether what is in is exactly what was last taken. */
  public boolean repeats() {
    return taken == count && count == standing;
  }

  /** Starts anew without a take of what {@linkplain #repeats repeats}. */
  public void drop() {
    length = 0;
    count = 0;
  }

  /** Starts anew, and remembers nothing of what was put in or taken. */
  public void clear() {
    length = 0;
    count = 0;
    standing = 0;
    taken = -1;
  }

  /** Puts a frame in that others get, too; the array is never changed afterwards. */
  public FrameBuffer share(byte[] frame) {
    if (count < standing && parts[count] == frame) {
      length = ends[count];
      count++;
      return this;
    }
    copy(frame);
    part(frame);
    return this;
  }

  public FrameBuffer append(byte[] part) {
    copy(part);
    part(null);
    return this;
  }

  private void copy(byte[] part) {
    reserve(part.length);
    System.arraycopy(part, 0, bytes, length, part.length);
    length += part.length;
  }

  /** From here on this flush is another than the last. */
  private void part(byte @Nullable [] shared) {
    if (count == parts.length) {
      parts = Arrays.copyOf(parts, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
    }
    parts[count] = shared;
    ends[count] = length;
    count++;
    standing = count;
    taken = -1;
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
      copy(part);
    }
    part(null);
    return this;
  }

  public FrameBuffer ping() {
    header(PING_FRAME, 0);
    part(null);
    return this;
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
    part(null);
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
