package dev.ringfolio.gateway.fanout;

import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.gateway.json.JsonWriter;
import dev.ringfolio.gateway.json.PriceJson;
import dev.ringfolio.gateway.json.Timestamps;
import dev.ringfolio.gateway.wire.FrameBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The newest price of a symbol, and its encoded forms. */
final class PriceCell extends StateCell {
  /** What follows the last element of a batch, up to its timestamp. */
  static final byte[] BATCH_END = ascii("]},\"timestamp\":");

  static final byte[] END = ascii("}");

  private static final byte[] ENVELOPE_HEAD = ascii("{\"type\":\"price_update\",\"data\":{");
  private static final byte[] ENVELOPE_END = ascii("},\"timestamp\":");
  private static final byte[] FLAT_HEAD = ascii("{\"type\":\"price_update\",");
  private static final byte[] ELEMENT_HEAD = ascii("{");
  private static final byte[] CONFLATED = ascii(",\"conflated\":");
  private static final byte[] ZERO = ascii("0");

  final Symbol symbol;
  private final Clock clock;
  private @Nullable PriceUpdate price;

  /** The fields, up to the value of {@code conflated}; without the opening brace. */
  private byte @Nullable [] fields;

  /** From the end of {@code conflated} on, with the moment of the encoding. */
  private byte @Nullable [] envelopeTail;

  private byte @Nullable [] envelopeFrame;
  private byte @Nullable [] flatFrame;

  PriceCell(Symbol symbol, Clock clock) {
    this.symbol = symbol;
    this.clock = clock;
  }

  @Nullable PriceUpdate price() {
    return price;
  }

  /** Takes the newest value in; nothing happens where it is the one that is held. */
  void update(PriceUpdate newest) {
    if (newest.equals(price)) {
      return;
    }
    price = newest;
    forgetEncoded();
    changed();
  }

  /** The value is no longer known. */
  void clear() {
    price = null;
    forgetEncoded();
  }

  private void forgetEncoded() {
    fields = null;
    envelopeTail = null;
    envelopeFrame = null;
    flatFrame = null;
  }

  @Override
  public boolean present() {
    return price != null;
  }

  @Override
  long seq() {
    return value().seq();
  }

  @Override
  void write(FrameBuffer out, Form form, long conflated) {
    if (conflated == 0) {
      out.share(form == Form.ENVELOPE ? sharedEnvelope() : sharedFlat());
    } else if (form == Form.ENVELOPE) {
      out.text(ENVELOPE_HEAD, fields(), digits(conflated), envelopeTail());
    } else {
      out.text(FLAT_HEAD, fields(), digits(conflated), END);
    }
  }

  @Override
  void writeElement(FrameBuffer out, long conflated) {
    out.append(ELEMENT_HEAD).append(fields()).append(conflated).append(END);
  }

  @Override
  void delivered(FreshnessBook book, ClientFreshness client, long conflated) {
    PriceUpdate delivered = value();
    if (delivered.origin() == PriceUpdate.Origin.LIVE) {
      book.price(client, delivered.receivedMillis(), delivered.timeMillis(), conflated);
    }
  }

  private byte[] sharedEnvelope() {
    if (envelopeFrame == null) {
      envelopeFrame = FrameBuffer.textFrame(ENVELOPE_HEAD, fields(), ZERO, envelopeTail());
    }
    return envelopeFrame;
  }

  private byte[] sharedFlat() {
    if (flatFrame == null) {
      flatFrame = FrameBuffer.textFrame(FLAT_HEAD, fields(), ZERO, END);
    }
    return flatFrame;
  }

  private byte[] envelopeTail() {
    if (envelopeTail == null) {
      byte[] timestamp = ascii(Timestamps.epochSeconds(clock.millis()));
      envelopeTail = new FrameBuffer().append(ENVELOPE_END).append(timestamp).append(END).take();
    }
    return envelopeTail;
  }

  private byte[] fields() {
    if (fields == null) {
      JsonWriter json = new JsonWriter().object();
      PriceJson.fields(json, value());
      byte[] written = json.bytesSoFar();
      byte[] whole = new byte[written.length - 1 + CONFLATED.length];
      System.arraycopy(written, 1, whole, 0, written.length - 1);
      System.arraycopy(CONFLATED, 0, whole, written.length - 1, CONFLATED.length);
      fields = whole;
    }
    return fields;
  }

  private PriceUpdate value() {
    return Objects.requireNonNull(price);
  }

  private static byte[] digits(long number) {
    return ascii(Long.toString(number));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
