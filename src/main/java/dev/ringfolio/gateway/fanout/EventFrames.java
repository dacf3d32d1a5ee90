package dev.ringfolio.gateway.fanout;

import dev.ringfolio.gateway.fanout.Encoding.Beginning;
import dev.ringfolio.gateway.json.JsonWriter;
import dev.ringfolio.gateway.json.OpenObject;
import dev.ringfolio.gateway.json.Syntax;
import dev.ringfolio.gateway.wire.FrameBuffer;
import org.jspecify.annotations.Nullable;

/** How events look as messages of the envelope dialect. */
public final class EventFrames {
  /** No message to a client is longer; what would be is read by {@code href}. */
  public static final int MESSAGE_BYTES_MAX = 256 * 1024;

  /** Room for what follows the fields: prev, timestamp, braces. */
  private static final int TAIL_BYTES_MAX = 128;

  private static final String LAST_FIELD = "prev";

  private EventFrames() {}

  /** The message up to the value of {@code prev}. */
  static <E> Beginning beforePrev(Encoding encoding, EventKind<E> kind, EventLog.Entry<E> entry) {
    return beforePrev(encoding, kind, entry.event, entry.epoch, entry.seq);
  }

  /** A message of an event that has no seq of its own: an answer given again. */
  public static <E> byte[] again(
      Encoding encoding, EventKind<E> kind, E event, long epoch, @Nullable Long prev, long now) {
    Beginning beginning = beforePrev(encoding, kind, event, epoch, null);
    return encoding.frame(beginning, encoding.syntax().whole(prev), end(encoding, now));
  }

  /** Puts the message in that begins with {@code beforePrev}. */
  static void write(
      FrameBuffer out,
      Encoding encoding,
      Beginning beforePrev,
      @Nullable Long prev,
      long nowMillis) {
    encoding.write(out, beforePrev, encoding.syntax().whole(prev), end(encoding, nowMillis));
  }

  private static byte[] end(Encoding encoding, long nowMillis) {
    Syntax syntax = encoding.syntax();
    return Syntax.joined(syntax.objectEnd(), syntax.envelopeEnd(nowMillis));
  }

  private static <E> Beginning beforePrev(
      Encoding encoding, EventKind<E> kind, E event, long epoch, @Nullable Long seq) {
    Syntax syntax = encoding.syntax();
    byte[] message = message(syntax, kind, event, epoch, seq, false);
    boolean tooLong = message.length + TAIL_BYTES_MAX > MESSAGE_BYTES_MAX;
    return encoding.beginning(tooLong ? message(syntax, kind, event, epoch, seq, true) : message);
  }

  private static <E> byte[] message(
      Syntax syntax,
      EventKind<E> kind,
      E event,
      long epoch,
      @Nullable Long seq,
      boolean byReference) {
    JsonWriter json = new JsonWriter(syntax).object();
    (byReference ? kind.fieldsByReference() : kind.fields()).accept(json, event);
    OpenObject data = json.field("epoch", epoch).anyField("seq", seq).openObject();
    return Syntax.joined(
        syntax.envelopeHead(kind.type()),
        syntax.objectHead(data.count() + 1),
        data.fields(),
        syntax.between(),
        syntax.name(LAST_FIELD));
  }
}
