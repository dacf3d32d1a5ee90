package dev.ringfolio.core.market;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * How far a price stands from the previous close. Computed in decimals and rounded once: 150.3
 * against 150 is 0.3, not 0.30000000000001137.
 *
 * @param amount price − previous close; NaN where either is unknown
 * @param percent 100 × amount / previous close; NaN where either is unknown
 */
public record Change(double amount, double percent) {
  /** Not known. */
  public static final Change UNKNOWN = new Change(Double.NaN, Double.NaN);

  private static final long HUNDREDFOLD_MAX = Billionths.EXACT_MAX / 100;

  /**
   * The change from {@code previousClose} to {@code price}.
   *
   * @param price positive, or NaN where unknown
   * @param previousClose positive, or NaN where unknown
   */
  public static Change of(double price, double previousClose) {
    if (!(price > 0 && previousClose > 0)) {
      return UNKNOWN;
    }
    long now = Billionths.of(price);
    long before = Billionths.of(previousClose);
    long amount = now - before;
    if (now != Billionths.NONE
        && before != Billionths.NONE
        && Math.abs(amount) <= HUNDREDFOLD_MAX) {
      // Both sides of each division are exact doubles, so each quotient is rounded once.
      return new Change((double) amount / Billionths.ONE, (double) (100 * amount) / before);
    }
    BigDecimal close = Billionths.decimal(previousClose);
    BigDecimal exact = Billionths.decimal(price).subtract(close);
    return new Change(
        exact.doubleValue(),
        exact.movePointRight(2).divide(close, MathContext.DECIMAL128).doubleValue());
  }
}
