package dev.ringfolio.gateway.fanout;

import dev.ringfolio.gateway.fanout.Encoding.Audience;
import dev.ringfolio.gateway.fanout.Encoding.Beginning;
import dev.ringfolio.gateway.fanout.Form.Layout;
import dev.ringfolio.gateway.json.OpenObject;
import dev.ringfolio.gateway.json.Syntax;
import dev.ringfolio.gateway.wire.FrameBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One value in one encoding: what all its clients share, made on first need. */
final class StateForms {
  private static final String LAST_FIELD = "conflated";

  /** The type of a value's messages, with what stands before its fields. Made once for a type. */
  static final class Type {
    private final String name;
    private final Audience audience;
    private final Map<Syntax, byte[]> envelopeHeads = new EnumMap<>(Syntax.class);

    Type(String name, Audience audience) {
      this.name = name;
      this.audience = audience;
      for (Syntax syntax : Syntax.values()) {
        envelopeHeads.put(syntax, syntax.envelopeHead(name));
      }
    }
  }

  private final Type type;
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
   * @param value its fields but {@code conflated}, in the syntax of {@code encoding}
   */
  StateForms(Type type, Encoding encoding, OpenObject value, long nowMillis) {
    this.type = type;
    this.encoding = encoding;
    this.syntax = encoding.syntax();
    this.fields =
        new OpenObject(
            Syntax.joined(value.fields(), syntax.between(), syntax.name(LAST_FIELD)),
            value.count() + 1);
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

  /** Puts the value in as an object, an element of an array. */
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
                  Objects.requireNonNull(type.envelopeHeads.get(syntax)),
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
              Syntax.joined(syntax.flatHead(type.name, fields.count()), fields.fields()),
              syntax.objectEnd());
    }
    return flat;
  }

  private Shared shared(byte[] before, byte[] end) {
    Beginning beginning = encoding.beginning(before, type.audience);
    return new Shared(beginning, end, encoding.frame(beginning, syntax.whole(0L), end));
  }
}
