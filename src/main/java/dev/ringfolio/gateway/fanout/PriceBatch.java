package dev.ringfolio.gateway.fanout;

import dev.ringfolio.gateway.json.Syntax;
import dev.ringfolio.gateway.wire.FrameBuffer;

/** One message of many prices, for one client. */
final class PriceBatch {
  private static final String TYPE = "price_batch";
  private static final String FIELD = "updates";

  private final Form form;
  private final Syntax syntax;
  private final FrameBuffer elements = new FrameBuffer();
  private int count;

  PriceBatch(Form form) {
    this.form = form;
    this.syntax = form.encoding().syntax();
  }

  /** Where the elements are put, and how long they are so far. */
  FrameBuffer elements() {
    return elements;
  }

  /** Adds the value that {@code seat} is to be sent. */
  void add(Seat seat, long now) {
    if (count++ > 0) {
      elements.append(syntax.between());
    }
    seat.cell.writeElement(elements, form, seat.sent(now));
  }

  /** Puts the message in, unless it is empty. */
  void end(FrameBuffer out, long nowMillis) {
    if (count > 0) {
      byte[] message =
          Syntax.joined(
              syntax.envelopeHead(TYPE),
              syntax.objectHead(1),
              syntax.name(FIELD),
              syntax.arrayHead(count),
              elements.take(),
              syntax.arrayEnd(),
              syntax.objectEnd(),
              syntax.envelopeEnd(nowMillis));
      form.encoding().write(out, message);
    }
  }
}
