package dev.ringfolio.core.market;

import java.math.BigDecimal;

/**
 * Recovers the decimal that a double was parsed from.
 *
 * <p>Prices and volumes come as decimals with few digits and are carried as doubles. Below 2²³
 * neighbouring doubles are less than 10⁻⁹ apart, so at most one whole number of billionths rounds
 * to a given double: if {@code rint(v·10⁹)/10⁹ == v} (a division of two exact numbers, rounded
 * once) then that number is the decimal, and sums and differences of such numbers are exact in
 * longs.
 */
final class Billionths {
  /** Billionths in one. */
  static final long ONE = 1_000_000_000L;

  /** What {@link #of} answers where the value is no such decimal. */
  static final long NONE = Long.MIN_VALUE;

  /** The largest magnitude up to which every whole number is a double. */
  static final long EXACT_MAX = 1L << 53;

  private static final double VALUE_MAX = 1 << 23;
  private static final double DIGITS_MAX = 1e15;
  private static final int POWER_MAX = 22;

  private Billionths() {}

  /** {@code value} as a whole number of billionths, or {@link #NONE} where it is none below 2²³. */
  static long of(double value) {
    if (!(Math.abs(value) < VALUE_MAX)) {
      return NONE;
    }
    double scaled = Math.rint(value * ONE);
    return scaled / ONE == value ? (long) scaled : NONE;
  }

  /**
   * The sum of two decimals that were parsed into doubles, both at least 0: below 2²³ the double
   * nearest to the decimal sum where both have at most nine places, which is the only multiple of a
   * billionth within a rounding error of the sum of the doubles. So 0.1 and 0.2 make 0.3.
   */
  static double sum(double a, double b) {
    double sum = a + b;
    if (!(sum < VALUE_MAX) || sum == (long) sum) {
      return sum;
    }
    double decimal = Math.rint(sum * ONE) / ONE;
    return Math.abs(decimal - sum) <= 2 * Math.ulp(sum) ? decimal : sum;
  }

  /**
   * The decimal of at most 15 digits that {@code value} was parsed from, or where there is none the
   * shortest decimal that Java prints for it.
   *
   * @param value finite
   */
  static BigDecimal decimal(double value) {
    double power = 1;
    for (int scale = 0; scale <= POWER_MAX; scale++, power *= 10) {
      double scaled = Math.rint(value * power);
      if (Math.abs(scaled) >= DIGITS_MAX) {
        break;
      }
      if (scaled / power == value) {
        return BigDecimal.valueOf((long) scaled, scale);
      }
    }
    return BigDecimal.valueOf(value);
  }
}
