package dev.ringfolio.gateway.fanout;

import static java.util.stream.Collectors.toUnmodifiableMap;

import dev.ringfolio.gateway.fanout.Encoding.Beginning;
import dev.ringfolio.gateway.fanout.Form.Layout;
import dev.ringfolio.gateway.json.OpenObject;
import dev.ringfolio.gateway.json.Syntax;
import dev.ringfolio.gateway.wire.FrameBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One price in one encoding: what all its clients share, made on first need. */
final class PriceForms {
  private static final String TYPE = "price_update";
  private static final String LAST_FIELD = "conflated";
  private static final Map<Syntax, byte[]> ENVELOPE_HEADS =
      Arrays.stream(Syntax.values())
          .collect(toUnmodifiableMap(syntax -> syntax, syntax -> syntax.envelopeHead(TYPE)));

  private final Encoding encoding;
  private final Syntax syntax;

  /** All fields, up to the value of {@code conflated}. */
  private final OpenObject fields;

  /** Of the encoding, to which the envelope's timestamp belongs. */
  private final long nowMillis;

  private @Nullable Shared envelope;
  private @Nullable Shared flat;
  private byte @Nullable [] element;

  /**
   * @param price its fields but {@code conflated}, in the syntax of {@code encoding}
   */
  PriceForms(Encoding encoding, OpenObject price, long nowMillis) {
    this.encoding = encoding;
    this.syntax = encoding.syntax();
    this.fields =
        new OpenObject(
            Syntax.joined(price.fields(), syntax.between(), syntax.name(LAST_FIELD)),
            price.count() + 1);
    this.nowMillis = nowMillis;
  }

  /** A message before and after the value of {@code conflated}, and whole with 0 for it. */
  @SuppressWarnings("ArrayRecordComponent") // written once, never changed
  private record Shared(Beginning beginning, byte[] end, byte[] frame) {}

  void write(FrameBuffer out, Layout layout, long conflated) {
    Shared shared = layout == Layout.ENVELOPE ? envelope() : flat();
    if (conflated == 0) {
      out.share(shared.frame());
    } else {
      encoding.write(out, shared.beginning(), syntax.whole(conflated), shared.end());
    }
  }

  /** Puts the price in as an object, an element of an array. */
  void writeElement(FrameBuffer out, long conflated) {
    if (element == null) {
      element = Syntax.joined(syntax.objectHead(fields.count()), fields.fields());
    }
    out.append(element).append(syntax.whole(conflated)).append(syntax.objectEnd());
  }

  private Shared envelope() {
    if (envelope == null) {
      envelope =
          shared(
              Syntax.joined(
                  Objects.requireNonNull(ENVELOPE_HEADS.get(syntax)),
                  syntax.objectHead(fields.count()),
                  fields.fields()),
              Syntax.joined(syntax.objectEnd(), syntax.envelopeEnd(nowMillis)));
    }
    return envelope;
  }

  private Shared flat() {
    if (flat == null) {
      flat =
          shared(
              Syntax.joined(syntax.flatHead(TYPE, fields.count()), fields.fields()),
              syntax.objectEnd());
    }
    return flat;
  }

  private Shared shared(byte[] before, byte[] end) {
    Beginning beginning = encoding.beginning(before);
    return new Shared(beginning, end, encoding.frame(beginning, syntax.whole(0L), end));
  }
}
