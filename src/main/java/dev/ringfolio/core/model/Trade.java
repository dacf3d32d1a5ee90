package dev.ringfolio.core.model;

import java.math.BigDecimal;
import java.time.Instant;

/** Something that happened to a portfolio. */
public sealed interface Trade {
  /** Of what. */
  Symbol symbol();

  /** When it happened, by the word of the user. */
  Instant at();

  /** Bought or sold. */
  enum Side implements WireName {
    BUY,
    SELL
  }

  /**
   * Shares changed hands for cash.
   *
   * @param quantity above 0
   * @param price of one, at least 0: a gift costs nothing
   */
  record Deal(Symbol symbol, Side side, BigDecimal quantity, BigDecimal price, Instant at)
      implements Trade {
    /**
     * @throws IllegalArgumentException if a number is outside its range
     */
    public Deal {
      Amounts.check("quantity", quantity);
      Amounts.check("price", price);
      if (quantity.signum() <= 0) {
        throw new IllegalArgumentException(
            "quantity " + Amounts.plain(quantity) + " is not above 0");
      }
      if (price.signum() < 0) {
        throw new IllegalArgumentException("price " + Amounts.plain(price) + " is below 0");
      }
      quantity = Amounts.trimmed(quantity);
      price = Amounts.trimmed(price);
    }

    /** The change of the quantity held. */
    BigDecimal signed() {
      return side == Side.BUY ? quantity : quantity.negate();
    }
  }

  /**
   * Every share became {@code ratio} shares; what they cost in all stays.
   *
   * @param ratio 4 for four new ones for one old one, 0.1 for a reverse split of ten to one
   */
  record Split(Symbol symbol, BigDecimal ratio, Instant at) implements Trade {
    /** Splits beyond this, or below its inverse, are taken for errors. */
    public static final BigDecimal RATIO_MAX = BigDecimal.valueOf(10_000);

    private static final BigDecimal RATIO_MIN = new BigDecimal("0.0001");

    /**
     * @throws IllegalArgumentException if the ratio is outside its range
     */
    public Split {
      Amounts.check("ratio", ratio);
      if (ratio.compareTo(RATIO_MIN) < 0 || ratio.compareTo(RATIO_MAX) > 0) {
        throw new IllegalArgumentException(
            "ratio " + Amounts.plain(ratio) + " is not within 0.0001 and 10000");
      }
      ratio = Amounts.trimmed(ratio);
    }
  }
}
