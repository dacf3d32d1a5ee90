package dev.ringfolio.gateway.fanout;

import dev.ringfolio.gateway.fanout.Encoding.Audience;
import dev.ringfolio.gateway.fanout.Encoding.Beginning;
import dev.ringfolio.gateway.json.JsonWriter;
import dev.ringfolio.gateway.json.OpenObject;
import dev.ringfolio.gateway.json.Syntax;
import dev.ringfolio.gateway.wire.FrameBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How events look as messages of the envelope dialect. */
public final class EventFrames {
  /** No message to a client is longer; what would be is read by {@code href}. */
  public static final int MESSAGE_BYTES_MAX = 256 * 1024;

  /** Room for what follows the fields: prev, timestamp, braces. */
  private static final int TAIL_BYTES_MAX = 128;

  private static final String LAST_FIELD = "prev";

  private EventFrames() {}

  /**
   * What a message tells.
   *
   * @param type of the message
   * @param fields puts its own fields into an open object
   * @param fieldsByReference as {@code fields}, with a reference in place of what grows without
   *     bound
   */
  public record Text(
      String type, Consumer<JsonWriter> fields, Consumer<JsonWriter> fieldsByReference) {}

  /** The message up to the value of {@code prev}. */
  static <E> Beginning beforePrev(Encoding encoding, EventKind<E> kind, EventLog.Entry<E> entry) {
    return beforePrev(encoding, kind.text(entry.event), entry.epoch, entry.seq, Audience.ALL);
  }

  /** A message of an event that has no seq of its own: an answer given again. */
  public static byte[] again(
      Encoding encoding, Text text, long epoch, @Nullable Long prev, long now) {
    Beginning beginning = beforePrev(encoding, text, epoch, null, Audience.ONE);
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

  private static Beginning beforePrev(
      Encoding encoding, Text text, long epoch, @Nullable Long seq, Audience audience) {
    Syntax syntax = encoding.syntax();
    byte[] message = message(syntax, text, epoch, seq, false);
    boolean tooLong = message.length + TAIL_BYTES_MAX > MESSAGE_BYTES_MAX;
    return encoding.beginning(
        tooLong ? message(syntax, text, epoch, seq, true) : message, audience);
  }

  private static byte[] message(
      Syntax syntax, Text text, long epoch, @Nullable Long seq, boolean byReference) {
    JsonWriter json = new JsonWriter(syntax).object();
    (byReference ? text.fieldsByReference() : text.fields()).accept(json);
    OpenObject data = json.field("epoch", epoch).anyField("seq", seq).openObject();
    return Syntax.joined(
        syntax.envelopeHead(text.type()),
        syntax.objectHead(data.count() + 1),
        data.fields(),
        syntax.between(),
        syntax.name(LAST_FIELD));
  }
}
