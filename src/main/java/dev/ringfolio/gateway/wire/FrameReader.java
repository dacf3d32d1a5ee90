package dev.ringfolio.gateway.wire;

import dev.ringfolio.gateway.wire.Incoming.Binary;
import dev.ringfolio.gateway.wire.Incoming.Closing;
import dev.ringfolio.gateway.wire.Incoming.Part;
import dev.ringfolio.gateway.wire.Incoming.Ping;
import dev.ringfolio.gateway.wire.Incoming.Pong;
import dev.ringfolio.gateway.wire.Incoming.Text;
import dev.ringfolio.gateway.wire.Incoming.Violation;
import dev.ringfolio.gateway.wire.MessageInflater.Inflated;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes a client's bytes apart into messages.
 *
 * <p>Bytes are {@linkplain #append appended} as they come and taken out message by message with
 * {@link #next}, so that the owner may stop in the middle of what was read: what is left waits here
 * and nowhere else. Nothing is answered here; a rule broken is a {@link Violation}, the last thing
 * that is read.
 *
 * <p>Held are at most one message of {@code messageBytesMax} and what one read of the socket
 * brought; an idle connection holds no buffer at all. The lengths of frames are checked when their
 * header is read, before a byte of them is kept, and nothing is reserved for what a header merely
 * announces. UTF-8 is checked as the bytes come: a message that cannot become valid is refused
 * before its end, be it in the middle of a frame.
 */
public final class FrameReader {
  private static final byte[] NONE = new byte[0];
  private static final int CONTROL_BYTES_MAX = 125;
  private static final int MASK_BYTES = 4;
  private static final int RESERVED = 0x70;
  private static final int HEADER_BYTES_MAX = 14;

  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private final int messageBytesMax;
  private final boolean binary;
  private final @Nullable MessageInflater inflater;
  private byte[] buffer = NONE;
  private boolean owned;
  private int start;
  private int end;

  /** The parts of a message whose end is still to come, or null between messages. */
  private byte @Nullable [] parts;

  private int partsLength;

  /** Of the message that is being read; complete between messages. */
  private final Utf8Check utf8 = new Utf8Check();

  /** Bytes of the frame at {@code start} that were checked while the rest was still to come. */
  private int checked;

  /** Whether the message that is being read is. */
  private boolean deflated;

  private boolean ended;

  /** A reader of text messages, none of them deflated. */
  public FrameReader(int messageBytesMax) {
    this(messageBytesMax, false, null);
  }

  /**
   * @param messageBytesMax bytes of a message, whether in one frame or several, and also when it is
   *     inflated
   * @param binary whether messages are binary; else they are text
   * @param inflater where permessage-deflate was agreed on
   */
  public FrameReader(int messageBytesMax, boolean binary, @Nullable MessageInflater inflater) {
    this.messageBytesMax = messageBytesMax;
    this.binary = binary;
    this.inflater = inflater;
  }

  /** Takes {@code bytes} in; they must not be changed afterwards. */
  public void append(byte[] bytes) {
    if (ended) {
      return;
    }
    if (start == end) {
      buffer = bytes;
      owned = false;
      start = 0;
      end = bytes.length;
      return;
    }
    int held = end - start;
    if (!owned || end + bytes.length > buffer.length) {
      // Doubled up to a whole frame, so that one that drips in is not copied for every drop.
      int roomy = Math.min(2 * held, messageBytesMax + HEADER_BYTES_MAX);
      byte[] roomier = new byte[Math.max(roomy, held + bytes.length)];
      System.arraycopy(buffer, start, roomier, 0, held);
      buffer = roomier;
      owned = true;
      start = 0;
      end = held;
    }
    System.arraycopy(bytes, 0, buffer, end, bytes.length);
    end += bytes.length;
  }

  /** Bytes taken in and not yet read. */
  public int buffered() {
    return end - start;
  }

  /** Bytes of all arrays that are held: bounded, whatever comes. */
  int heldBytes() {
    return buffer.length + (parts == null ? 0 : parts.length);
  }

  /** The next frame's meaning, or null where more bytes are needed first. */
  public @Nullable Incoming next() {
    if (ended) {
      return null;
    }
    Incoming incoming = frame();
    if (start == end) {
      buffer = NONE;
      start = 0;
      end = 0;
    }
    if (incoming instanceof Violation || incoming instanceof Closing) {
      end();
    }
    return incoming;
  }

  private void end() {
    ended = true;
    buffer = NONE;
    start = 0;
    end = 0;
    parts = null;
  }

  private @Nullable Incoming frame() {
    int available = end - start;
    if (available < 2) {
      return null;
    }
    int first = buffer[start] & 0xff;
    int second = buffer[start + 1] & 0xff;
    int opcode = first & 0x0f;
    boolean last = (first & 0x80) != 0;
    Violation broken = checkHeader(first, second, opcode, last);
    if (broken != null) {
      return broken;
    }
    int lengthBytes = lengthBytes(second & 0x7f);
    if (available < 2 + lengthBytes) {
      return null;
    }
    long length = lengthBytes == 0 ? second & 0x7f : bigEndian(start + 2, lengthBytes);
    if (length < 0 || (lengthBytes == 2 && length < 126) || (lengthBytes == 8 && length < 65536)) {
      return violation("a frame's length is not in its shortest form");
    }
    if (opcode < CLOSE && partsHeld() + length > messageBytesMax) {
      return tooBig();
    }
    if (begins(opcode)) {
      deflated = (first & FrameBuffer.DEFLATED) != 0;
    }
    int payload = start + 2 + lengthBytes + MASK_BYTES;
    int came = (int) Math.min(length, end - payload);
    if (opcode < CLOSE && !binary && !deflated && !checkText(payload, came)) {
      return notUtf8();
    }
    return came < length ? null : whole(opcode, last, payload, came);
  }

  /** Takes a frame out that has come to its end. */
  private Incoming whole(int opcode, boolean last, int at, int length) {
    byte[] payload = unmasked(at, length);
    start = at + length;
    if (opcode >= CLOSE) {
      return control(opcode, payload);
    }
    checked = 0;
    return data(last, payload);
  }

  /** Checks what has come of a text frame's payload, each byte once; false where it is no text. */
  private boolean checkText(int payload, int came) {
    while (checked < came) {
      int mask = buffer[payload - MASK_BYTES + (checked & 3)];
      if (!utf8.take((buffer[payload + checked] ^ mask) & 0xff)) {
        return false;
      }
      checked++;
    }
    return true;
  }

  private int partsHeld() {
    return parts == null ? 0 : partsLength;
  }

  private @Nullable Violation checkHeader(int first, int second, int opcode, boolean last) {
    if ((first & RESERVED) != 0 && !(begins(opcode) && mayBeDeflated(first))) {
      return violation("a reserved bit is set that no extension has agreed on");
    }
    if ((second & 0x80) == 0) {
      return violation("a client's frame is not masked");
    }
    if (opcode >= CLOSE) {
      if (opcode > PONG) {
        return violation("opcode " + opcode + " is reserved");
      }
      if (!last) {
        return violation("a control frame is fragmented");
      }
      return (second & 0x7f) > CONTROL_BYTES_MAX
          ? violation("a control frame has more than 125 bytes")
          : null;
    }
    if (opcode > BINARY) {
      return violation("opcode " + opcode + " is reserved");
    }
    if (opcode == CONTINUATION && parts == null) {
      return violation("a continuation frame without a message to continue");
    }
    if (opcode != CONTINUATION && parts != null) {
      return violation("a new message began before the last one ended");
    }
    return begins(opcode) && (opcode == BINARY) != binary
        ? new Violation(
            CloseCode.NOT_UNDERSTOOD,
            binary
                ? "with the agreed subprotocol messages are binary"
                : "binary messages need an agreed subprotocol")
        : null;
  }

  private static boolean begins(int opcode) {
    return opcode == TEXT || opcode == BINARY;
  }

  private boolean mayBeDeflated(int first) {
    return inflater != null && (first & RESERVED) == FrameBuffer.DEFLATED;
  }

  private Incoming data(boolean last, byte[] payload) {
    if (last && !utf8.complete()) {
      return notUtf8();
    }
    if (parts == null && last) {
      return message(payload, payload.length);
    }
    byte[] message = joined(payload);
    if (!last) {
      parts = message;
      return new Part();
    }
    parts = null;
    return message(message, partsLength);
  }

  /** The parts with one more; at least doubled where they find no room. */
  private byte[] joined(byte[] more) {
    int held = partsHeld();
    partsLength = held + more.length;
    byte[] message = parts == null ? NONE : parts;
    if (partsLength > message.length) {
      int roomy = Math.min(2 * message.length, messageBytesMax);
      message = Arrays.copyOf(message, Math.max(roomy, partsLength));
    }
    System.arraycopy(more, 0, message, held, more.length);
    return message;
  }

  private Incoming message(byte[] payload, int length) {
    if (deflated && inflater != null) {
      return inflated(inflater.inflate(Arrays.copyOf(payload, length), messageBytesMax));
    }
    return binary ? new Binary(Arrays.copyOf(payload, length)) : text(payload, length);
  }

  /** A deflated text is checked when it is whole: before, there is none. */
  private Incoming inflated(Inflated inflated) {
    if (inflated instanceof Inflated.Message message) {
      byte[] bytes = message.bytes();
      if (binary) {
        return new Binary(bytes);
      }
      return Utf8Check.valid(bytes, 0) ? text(bytes, bytes.length) : notUtf8();
    }
    return inflated instanceof Inflated.TooLong
        ? tooBig()
        : new Violation(CloseCode.BAD_UTF8, "a message cannot be inflated");
  }

  private Violation tooBig() {
    return new Violation(
        CloseCode.TOO_BIG, "a message has more than " + messageBytesMax + " bytes");
  }

  private static Incoming text(byte[] message, int length) {
    return new Text(new String(message, 0, length, StandardCharsets.UTF_8));
  }

  private static Violation notUtf8() {
    return new Violation(CloseCode.BAD_UTF8, "a text message is not valid UTF-8");
  }

  private Incoming control(int opcode, byte[] payload) {
    return switch (opcode) {
      case PING -> new Ping(payload);
      case PONG -> new Pong();
      default -> closing(payload);
    };
  }

  private static Incoming closing(byte[] payload) {
    if (payload.length == 0) {
      return new Closing(1005);
    }
    if (payload.length == 1) {
      return violation("a close frame with half a code");
    }
    int code = (payload[0] & 0xff) << 8 | (payload[1] & 0xff);
    boolean registered =
        code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006;
    if (!registered && (code < 3000 || code > 4999)) {
      return violation("close code " + code + " may not be sent");
    }
    return Utf8Check.valid(payload, 2)
        ? new Closing(code)
        : new Violation(CloseCode.BAD_UTF8, "a close reason is not valid UTF-8");
  }

  private byte[] unmasked(int from, int length) {
    byte[] payload = new byte[length];
    for (int i = 0; i < length; i++) {
      payload[i] = (byte) (buffer[from + i] ^ buffer[from - MASK_BYTES + (i & 3)]);
    }
    return payload;
  }

  private long bigEndian(int at, int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value = value << 8 | (buffer[at + i] & 0xff);
    }
    return value;
  }

  private static int lengthBytes(int sevenBits) {
    return switch (sevenBits) {
      case 126 -> 2;
      case 127 -> 8;
      default -> 0;
    };
  }

  private static Violation violation(String reason) {
    return new Violation(CloseCode.PROTOCOL_ERROR, reason);
  }
}
