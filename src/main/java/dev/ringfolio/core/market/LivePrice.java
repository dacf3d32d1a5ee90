package dev.ringfolio.core.market;

import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;

/**
 * The newest live price of a symbol, as far as it can become the last row of a returns matrix.
 *
 * @param sessionEpochDay the date of the price's session, days since 1970-01-01
 * @param source where the price was made
 * @param timeMillis the trade's own time
 * @param stale whether the price is too old to count as live
 */
public record LivePrice(
    Symbol symbol,
    double price,
    int sessionEpochDay,
    PriceSource source,
    long timeMillis,
    boolean stale) {

  /** Whether the price is a positive finite number and not stale. */
  public boolean usable() {
    return !stale && price > 0.0 && price < Double.POSITIVE_INFINITY;
  }
}
