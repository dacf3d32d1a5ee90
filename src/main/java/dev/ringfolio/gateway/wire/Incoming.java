package dev.ringfolio.gateway.wire;

/** What a client sent, frame by frame, with the parts of a message put together. */
public sealed interface Incoming {
  /** A whole text message, valid UTF-8. */
  record Text(String text) implements Incoming {}

  /** A whole binary message. */
  @SuppressWarnings("ArrayRecordComponent") // read once, never kept
  record Binary(byte[] bytes) implements Incoming {}

  /** A part of a message whose end is still to come. */
  record Part() implements Incoming {}

  /** A ping; {@code payload} is echoed in the pong. At most 125 bytes. */
  @SuppressWarnings("ArrayRecordComponent") // read once, never kept
  record Ping(byte[] payload) implements Incoming {}

  record Pong() implements Incoming {}

  /**
   * The client closes.
   *
   * @param code its own, or 1005 where it gave none
   */
  record Closing(int code) implements Incoming {}

  /** The client broke a rule: close with {@code code}. Nothing further is read. */
  record Violation(CloseCode code, String reason) implements Incoming {}
}
