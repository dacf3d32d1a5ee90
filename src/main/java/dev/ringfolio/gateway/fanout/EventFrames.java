package dev.ringfolio.gateway.fanout;

import dev.ringfolio.contract.OptimizationEvent;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationEvent.OptimizationQueued;
import dev.ringfolio.gateway.fanout.Encoding.Beginning;
import dev.ringfolio.gateway.json.JsonWriter;
import dev.ringfolio.gateway.json.OpenObject;
import dev.ringfolio.gateway.json.OptimizationJson;
import dev.ringfolio.gateway.json.Syntax;
import dev.ringfolio.gateway.wire.FrameBuffer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** How optimization events look as {@code portfolio_update} messages of the envelope dialect. */
public final class EventFrames {
  /** No message to a client is longer; what would be is read by {@code href}. */
  public static final int MESSAGE_BYTES_MAX = 256 * 1024;

  /** Room for what follows the fields: prev, timestamp, braces. */
  private static final int TAIL_BYTES_MAX = 128;

  private static final String TYPE = "portfolio_update";
  private static final String LAST_FIELD = "prev";

  private EventFrames() {}

  /** The message up to the value of {@code prev}. */
  static Beginning beforePrev(Encoding encoding, EventLog.Entry entry) {
    return beforePrev(encoding, entry.event, entry.epoch, entry.seq);
  }

  /** A message of an event that has no seq of its own: an answer given again. */
  public static byte[] again(
      Encoding encoding, OptimizationEvent event, long epoch, @Nullable Long prev, long now) {
    Beginning beginning = beforePrev(encoding, event, epoch, null);
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
      Encoding encoding, OptimizationEvent event, long epoch, @Nullable Long seq) {
    byte[] message = message(encoding.syntax(), event, epoch, seq, false);
    boolean tooLong = message.length + TAIL_BYTES_MAX > MESSAGE_BYTES_MAX;
    return encoding.beginning(
        tooLong ? message(encoding.syntax(), event, epoch, seq, true) : message);
  }

  private static byte[] message(
      Syntax syntax, OptimizationEvent event, long epoch, @Nullable Long seq, boolean byReference) {
    JsonWriter json = new JsonWriter(syntax).object();
    if (event instanceof OptimizationQueued queued) {
      OptimizationJson.queued(json, queued);
    } else if (event instanceof OptimizationFinished finished && byReference) {
      OptimizationJson.resultByReference(json, finished, href(finished));
    } else if (event instanceof OptimizationFinished finished) {
      OptimizationJson.result(json, finished);
    }
    OpenObject data = json.field("epoch", epoch).anyField("seq", seq).openObject();
    return Syntax.joined(
        syntax.envelopeHead(TYPE),
        syntax.objectHead(data.count() + 1),
        data.fields(),
        syntax.between(),
        syntax.name(LAST_FIELD));
  }

  private static String href(OptimizationFinished finished) {
    return "/api/v1/optimizations/"
        + URLEncoder.encode(finished.requestId(), StandardCharsets.UTF_8).replace("+", "%20");
  }
}
