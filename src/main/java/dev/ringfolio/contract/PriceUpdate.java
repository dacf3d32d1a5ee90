package dev.ringfolio.contract;

import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.WireName;

/**
 * The newest price of a symbol.
 *
 * @param price of the newest trade by its own time, as it came in
 * @param volume of the session, the exact decimal sum rounded once; NaN where unknown
 * @param volumePartial whether trades of the session may be missing in {@code volume}
 * @param previousClose NaN where unknown
 * @param change from the previous close; NaN where unknown
 * @param changePercent 100 × change / previous close; NaN where unknown
 * @param timeMillis the trade's own time
 * @param receivedMillis wall time of its receipt
 * @param sessionEpochDay the session's date, days since 1970-01-01
 * @param seq of the symbol, from 1 in each epoch of the topic; it counts trades taken into the
 *     book, so it may jump from one update to the next; 0 where the price is not live
 * @param stale no print within {@code prices.ttl} in an open market, or from the database
 */
public record PriceUpdate(
    Symbol symbol,
    double price,
    double volume,
    boolean volumePartial,
    double previousClose,
    double change,
    double changePercent,
    long timeMillis,
    long receivedMillis,
    int sessionEpochDay,
    long seq,
    boolean stale,
    PriceSource source,
    Origin origin) {

  /** Where a price was found. */
  public enum Origin implements WireName {
    LIVE,
    REDIS,
    DATABASE
  }
}
