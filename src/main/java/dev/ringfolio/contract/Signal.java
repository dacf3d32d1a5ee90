package dev.ringfolio.contract;

import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Tier;
import dev.ringfolio.core.model.WireName;

/**
 * Advice to trade.
 *
 * @param id a number in decimal; newer signals have greater ones
 * @param strength 0..1
 * @param minTier the least tier that is told
 * @param price at which it was made; NaN where none was given
 * @param reason for people; may be empty
 */
public record Signal(
    String id,
    Symbol symbol,
    Action action,
    double strength,
    Tier minTier,
    double price,
    String reason,
    long createdMillis) {

  /** What to do. */
  public enum Action implements WireName {
    BUY,
    SELL,
    HOLD
  }

  /** Its number, by which signals are kept in order. */
  public long number() {
    return Long.parseLong(id);
  }

  /** For the ring's bound on bytes. */
  public int estimatedBytes() {
    return 300 + 2 * reason.length();
  }
}
