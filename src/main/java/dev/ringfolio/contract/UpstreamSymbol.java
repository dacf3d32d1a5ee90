package dev.ringfolio.contract;

import dev.ringfolio.core.model.Symbol;

/** What became of a symbol asked for upstream. {@code detail} says why, where it was refused. */
public record UpstreamSymbol(Symbol symbol, State state, String detail, long atMillis) {
  /** A symbol's way upstream. */
  public enum State {
    /** Wanted, and not yet asked for (no connection). */
    WANTED,
    /** Asked for; the upstream does not acknowledge. */
    SUBSCRIBED,
    /** No slot is free. Tried again when one is. */
    REFUSED,
    /** No longer wanted. */
    RELEASED
  }
}
