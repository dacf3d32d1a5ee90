package dev.ringfolio.gateway.fanout;

import dev.ringfolio.contract.OptimizationEvent;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationEvent.OptimizationQueued;
import dev.ringfolio.gateway.json.JsonWriter;
import dev.ringfolio.gateway.json.OptimizationJson;
import dev.ringfolio.gateway.json.Timestamps;
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

  private static final byte[] HEAD = ascii("{\"type\":\"portfolio_update\",\"data\":");
  private static final byte[] PREV = ascii(",\"prev\":");

  private EventFrames() {}

  /** The message up to the value of {@code prev}. */
  static byte[] beforePrev(EventLog.Entry entry) {
    return beforePrev(entry.event, entry.epoch, entry.seq);
  }

  /** A message of an event that has no seq of its own: an answer given again. */
  public static byte[] again(OptimizationEvent event, long epoch, @Nullable Long prev, long now) {
    FrameBuffer frame = new FrameBuffer();
    write(frame, beforePrev(event, epoch, null), prev, now);
    return frame.take();
  }

  /** Puts the message in that begins with {@code beforePrev}. */
  static void write(FrameBuffer out, byte[] beforePrev, @Nullable Long prev, long nowMillis) {
    out.text(
        beforePrev,
        ascii(
            (prev == null ? "null" : Long.toString(prev))
                + "},\"timestamp\":"
                + Timestamps.epochSeconds(nowMillis)
                + "}"));
  }

  private static byte[] beforePrev(OptimizationEvent event, long epoch, @Nullable Long seq) {
    byte[] message = message(event, epoch, seq, false);
    boolean tooLong = message.length + TAIL_BYTES_MAX > MESSAGE_BYTES_MAX;
    return tooLong ? message(event, epoch, seq, true) : message;
  }

  private static byte[] message(
      OptimizationEvent event, long epoch, @Nullable Long seq, boolean byReference) {
    JsonWriter json = new JsonWriter().object();
    if (event instanceof OptimizationQueued queued) {
      OptimizationJson.queued(json, queued);
    } else if (event instanceof OptimizationFinished finished && byReference) {
      OptimizationJson.resultByReference(json, finished, href(finished));
    } else if (event instanceof OptimizationFinished finished) {
      OptimizationJson.result(json, finished);
    }
    json.field("epoch", epoch).anyField("seq", seq);
    return new FrameBuffer().append(HEAD).append(json.bytesSoFar()).append(PREV).take();
  }

  private static String href(OptimizationFinished finished) {
    return "/api/v1/optimizations/"
        + URLEncoder.encode(finished.requestId(), StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
