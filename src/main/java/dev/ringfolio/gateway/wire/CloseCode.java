package dev.ringfolio.gateway.wire;

/** Why a connection ends. The code tells the client what to do. */
public enum CloseCode {
  NORMAL(1000),
  // Reconnect and resume.
  GOING_AWAY(1001),
  RESTARTING(1012),
  TRY_LATER(1013),
  TOO_SLOW(4408),
  IDLE(4409),
  // Do not retry unchanged.
  PROTOCOL_ERROR(1002),
  NOT_UNDERSTOOD(1003),
  BAD_UTF8(1007),
  POLICY(1008),
  TOO_BIG(1009),
  UNAUTHENTICATED(4401),
  ORIGIN_FORBIDDEN(4403),
  TOO_MANY_CONNECTIONS(4429);

  private final int code;

  CloseCode(int code) {
    this.code = code;
  }

  /** The number in the close frame. */
  public int code() {
    return code;
  }
}
