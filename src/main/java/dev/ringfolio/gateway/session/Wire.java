package dev.ringfolio.gateway.session;

import dev.ringfolio.gateway.wire.CloseCode;

/** The connection, as its session sees it. */
public interface Wire {
  /** There is something to {@linkplain Session#write write}. */
  void wake();

  /** The session may {@linkplain Session#accepting accept} messages again. */
  void readOn();

  /** Ends the connection. */
  void close(CloseCode code, String reason);
}
