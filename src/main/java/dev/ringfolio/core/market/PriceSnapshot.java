package dev.ringfolio.core.market;

import dev.ringfolio.core.model.Symbol;
import java.math.BigDecimal;

/**
 * What is kept of a price outside the book, so that a restart goes on from it.
 *
 * @param price positive and finite
 * @param volume of the session, exact
 * @param volumePartial whether trades of the session may be missing in {@code volume}
 * @param previousClose of the session before; NaN where unknown
 * @param timeMillis the trade's own time
 * @param receivedMillis wall time of its receipt
 * @param sessionDay the session's date, days since 1970-01-01
 * @param writtenMillis wall time at which the book held this
 */
public record PriceSnapshot(
    Symbol symbol,
    double price,
    BigDecimal volume,
    boolean volumePartial,
    double previousClose,
    long timeMillis,
    long receivedMillis,
    int sessionDay,
    long writtenMillis) {

  public PriceSnapshot {
    if (!(price > 0 && price <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException("price " + price + " of " + symbol);
    }
    if (volume.signum() < 0) {
      throw new IllegalArgumentException("volume " + volume + " of " + symbol);
    }
    if (timeMillis < SessionCalendar.MILLIS_MIN || timeMillis > SessionCalendar.MILLIS_MAX) {
      throw new IllegalArgumentException("time " + timeMillis + " of " + symbol);
    }
  }
}
