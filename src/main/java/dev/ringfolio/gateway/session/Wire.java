package dev.ringfolio.gateway.session;

import dev.ringfolio.gateway.wire.CloseCode;

/** The connection, as its session sees it. */
public interface Wire {
  /** There is an answer or an event to {@linkplain Session#write write}, now. */
  void wake();

  /** There is a newer value to write, on the next tick. */
  void wakeOnTick();

  /** The session may {@linkplain Session#accepting accept} messages again. */
  void readOn();

  /** Ends the connection. */
  void close(CloseCode code, String reason);
}
