package dev.ringfolio.core.model;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** The decimals that quantities and money are kept in. */
public final class Amounts {
  /** Decimals that are kept: a hundred-millionth of a coin split ten thousand times. */
  public static final int SCALE_MAX = 12;

  /** Every amount is below this, so that products of two have at most 54 digits. */
  public static final BigDecimal LIMIT = BigDecimal.TEN.pow(15);

  private Amounts() {}

  /**
   * @throws IllegalArgumentException naming {@code field} and the rule, if {@code amount} has too
   *     many decimals or is too great
   */
  static void check(String field, BigDecimal amount) {
    if (amount.abs().compareTo(LIMIT) >= 0) {
      throw new IllegalArgumentException(
          field + " " + plain(amount) + " is not below 10^15 in magnitude");
    }
    if (amount.stripTrailingZeros().scale() > SCALE_MAX) {
      throw new IllegalArgumentException(
          field + " " + plain(amount) + " has more than " + SCALE_MAX + " decimals");
    }
  }

  /** Without an exponent where that is short. */
  static String plain(BigDecimal amount) {
    return Math.abs((long) amount.scale()) > 40 ? amount.toString() : amount.toPlainString();
  }

  /** To {@link #SCALE_MAX} decimals, half to even, without trailing zeros. */
  public static BigDecimal rounded(BigDecimal amount) {
    BigDecimal cut =
        amount.scale() > SCALE_MAX ? amount.setScale(SCALE_MAX, RoundingMode.HALF_EVEN) : amount;
    return trimmed(cut);
  }

  /** {@code a / b} to {@link #SCALE_MAX} decimals, half to even. */
  static BigDecimal quotient(BigDecimal a, BigDecimal b) {
    return trimmed(a.divide(b, SCALE_MAX, RoundingMode.HALF_EVEN));
  }

  /**
   * Without trailing zeros or an exponent: so kept, equal amounts are equal objects, before they
   * went to a store and after.
   */
  public static BigDecimal trimmed(BigDecimal amount) {
    BigDecimal stripped = amount.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
