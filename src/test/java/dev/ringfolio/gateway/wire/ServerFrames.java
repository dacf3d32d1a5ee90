package dev.ringfolio.gateway.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A client's view of what a server writes: unmasked frames, put in whole or in pieces. */
public final class ServerFrames {
  /**
   * One frame.
   *
   * @param deflated whether its first reserved bit is set
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by its parts
  public record Frame(int opcode, boolean deflated, byte[] payload) {
    public String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }

    /** The code of a close frame. */
    public int closeCode() {
      return (payload[0] & 0xff) << 8 | (payload[1] & 0xff);
    }
  }

  private byte[] pending = new byte[0];

  /** The frames that {@code bytes} complete. */
  public List<Frame> read(byte[] bytes) {
    byte[] all = Arrays.copyOf(pending, pending.length + bytes.length);
    System.arraycopy(bytes, 0, all, pending.length, bytes.length);
    List<Frame> frames = new ArrayList<>();
    int at = 0;
    while (all.length - at >= 2) {
      int length = all[at + 1] & 0x7f;
      int header = 2;
      if (length == 126) {
        header = 4;
      } else if (length == 127) {
        header = 10;
      }
      if (all.length - at < header) {
        break;
      }
      if (header > 2) {
        length = 0;
        for (int i = 2; i < header; i++) {
          length = length << 8 | (all[at + i] & 0xff);
        }
      }
      if (all.length - at < header + length) {
        break;
      }
      byte[] payload = Arrays.copyOfRange(all, at + header, at + header + length);
      frames.add(new Frame(all[at] & 0x0f, (all[at] & 0x40) != 0, payload));
      at += header + length;
    }
    pending = Arrays.copyOfRange(all, at, all.length);
    return frames;
  }

  /** A client's frame, masked. */
  public static byte[] masked(int firstByte, byte[] payload) {
    FrameBuffer frame = new FrameBuffer();
    byte[] unmasked = frame.text(payload).take();
    int header = unmasked.length - payload.length;
    byte[] mask = {1, 2, 3, 4};
    byte[] masked = Arrays.copyOf(unmasked, unmasked.length + mask.length);
    masked[0] = (byte) firstByte;
    masked[1] |= (byte) 0x80;
    System.arraycopy(mask, 0, masked, header, mask.length);
    for (int i = 0; i < payload.length; i++) {
      masked[header + mask.length + i] = (byte) (payload[i] ^ mask[i & 3]);
    }
    return masked;
  }

  /** A client's text message in one frame. */
  public static byte[] text(String message) {
    return masked(0x81, message.getBytes(StandardCharsets.UTF_8));
  }
}
