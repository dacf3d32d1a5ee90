package dev.ringfolio.gateway.fanout;

import dev.ringfolio.gateway.json.Syntax;
import dev.ringfolio.gateway.wire.FrameBuffer;
import dev.ringfolio.gateway.wire.MessageDeflater;
import dev.ringfolio.gateway.wire.MessageDeflater.Window;
import org.jspecify.annotations.Nullable;

/**
 * How messages become bytes for those clients that agreed on it: a syntax, deflated or not. There
 * are {@link #COUNT} of them in each gateway instance, and whatever clients share is encoded at
 * most once for each. Used on the instance's event loop.
 *
 * <p>What differs by client comes last in a message. The {@link Beginning} before it is encoded,
 * and deflated, once; the rest follows a deflated one as it is.
 */
public final class Encoding {
  /** How many there are. */
  public static final int COUNT = Syntax.values().length * (1 + Window.values().length);

  /** What a beginning that is deflated costs more than its bytes, where the rest follows it. */
  private static final int JOINT_BYTES = 5;

  private final int index;
  private final Syntax syntax;
  private final @Nullable Deflation deflation;
  private final int frame;
  private final FrameBuffer scratch = new FrameBuffer();

  /**
   * @param index below {@link #COUNT}, its own among all encodings of an instance
   * @param deflation null where nothing is deflated
   */
  Encoding(int index, Syntax syntax, @Nullable Deflation deflation) {
    this.index = index;
    this.syntax = syntax;
    this.deflation = deflation;
    this.frame = syntax == Syntax.JSON ? FrameBuffer.TEXT_FRAME : FrameBuffer.BINARY_FRAME;
  }

  /** Who a message is made for, which says whether deflating it is bounded. */
  enum Audience {
    /** Everyone who wants it: it is deflated once, however many they are. */
    ALL,
    /** One client, or the clients of one user: it is deflated within the loop's budget for that. */
    ONE
  }

  /**
   * How messages are deflated.
   *
   * @param deflater of the instance
   * @param budget of the instance
   * @param window of the client
   */
  record Deflation(MessageDeflater deflater, DeflateBudget budget, Window window) {
    /** {@code message} deflated, or null where there is no time for it. */
    byte @Nullable [] of(byte[] message, Audience audience) {
      if (audience == Audience.ALL) {
        return deflater.deflate(message, window);
      }
      if (!budget.begin()) {
        return null;
      }
      byte[] deflated = deflater.deflate(message, window);
      budget.end();
      return deflated;
    }
  }

  /**
   * The shared part of a message, as it goes out.
   *
   * @param deflated or as it is
   */
  @SuppressWarnings("ArrayRecordComponent") // written once, never changed
  record Beginning(byte[] bytes, boolean deflated) {}

  public Syntax syntax() {
    return syntax;
  }

  /** The name in statistics. */
  public String label() {
    return syntax.label() + (deflation == null ? "" : "+deflate");
  }

  /** A place of its own among all encodings of an instance. */
  int index() {
    return index;
  }

  /** A whole message, one client's own, in a frame. */
  public byte[] frame(byte[] message) {
    write(scratch, message);
    return scratch.take();
  }

  /** Puts a whole message in that is one client's own. */
  void write(FrameBuffer out, byte[] message) {
    byte[] deflated = deflated(message, 0, Audience.ONE);
    if (deflated == null) {
      out.message(frame, message);
    } else {
      out.message(frame | FrameBuffer.DEFLATED, deflated);
    }
  }

  /** The shared part of messages. */
  Beginning beginning(byte[] message, Audience audience) {
    byte[] deflated = deflated(message, JOINT_BYTES, audience);
    return deflated == null ? new Beginning(message, false) : new Beginning(deflated, true);
  }

  /**
   * {@code message} deflated, or null where that is not asked for, costs too much or wins nothing.
   */
  private byte @Nullable [] deflated(byte[] message, int more, Audience audience) {
    if (deflation == null || message.length < MessageDeflater.MESSAGE_BYTES_MIN) {
      return null;
    }
    byte[] deflated = deflation.of(message, audience);
    return deflated != null && deflated.length + more < message.length ? deflated : null;
  }

  /** A message that begins with {@code beginning}, in a frame. */
  byte[] frame(Beginning beginning, byte[] between, byte[] end) {
    write(scratch, beginning, between, end);
    return scratch.take();
  }

  /** Puts the message in that begins with {@code beginning}. */
  void write(FrameBuffer out, Beginning beginning, byte[] between, byte[] end) {
    if (beginning.deflated()) {
      out.message(
          frame | FrameBuffer.DEFLATED, beginning.bytes(), MessageDeflater.stored(between, end));
    } else {
      out.message(frame, beginning.bytes(), between, end);
    }
  }
}
