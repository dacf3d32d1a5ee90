package dev.ringfolio.core.market;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The exact sum of non-negative decimals that arrive as doubles. One owner; not thread-safe.
 *
 * <p>Whole numbers are added in one long, decimals of up to nine places in another, and only what
 * fits neither (a volume of 10⁻¹² or of 10¹⁷) costs a {@link BigDecimal}. So a day of trades sums
 * without rounding and without garbage; it is rounded once, when it is read.
 */
public final class ExactSum {
  /** Places beyond which an addend is rounded: no real volume has more. */
  static final int SCALE_MAX = 30;

  private static final long UNITS_SPILL = 1L << 62;
  private static final long BILLIONTHS_CARRY = Billionths.ONE * Billionths.ONE;

  private long units;
  private long billionths;
  private BigDecimal rest = BigDecimal.ZERO;

  /**
   * Adds the decimal that {@code value} was parsed from.
   *
   * @param value finite and ≥ 0
   */
  public void add(double value) {
    if (!(value >= 0 && value <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException("addend " + value + " is not finite and ≥ 0");
    }
    long whole = (long) value;
    if (whole == value && whole <= Billionths.EXACT_MAX) {
      addUnits(whole);
      return;
    }
    long small = Billionths.of(value);
    if (small != Billionths.NONE) {
      addBillionths(small);
      return;
    }
    add(Billionths.decimal(value));
  }

  /**
   * Adds {@code value}.
   *
   * @param value ≥ 0
   */
  public void add(BigDecimal value) {
    if (value.signum() < 0) {
      throw new IllegalArgumentException("addend " + value + " is negative");
    }
    rest =
        rest.add(
            value.scale() > SCALE_MAX ? value.setScale(SCALE_MAX, RoundingMode.HALF_EVEN) : value);
  }

  /** Back to zero. */
  public void clear() {
    units = 0;
    billionths = 0;
    rest = BigDecimal.ZERO;
  }

  /** The sum as the nearest double. */
  public double toDouble() {
    if (rest.signum() == 0) {
      if (billionths == 0) {
        return units;
      }
      long whole = units + billionths / Billionths.ONE;
      if (whole < Billionths.EXACT_MAX / Billionths.ONE) {
        return (double) (units * Billionths.ONE + billionths) / Billionths.ONE;
      }
    }
    return toDecimal().doubleValue();
  }

  /** The sum, exactly. */
  public BigDecimal toDecimal() {
    return BigDecimal.valueOf(units).add(BigDecimal.valueOf(billionths, 9)).add(rest);
  }

  private void addUnits(long whole) {
    if (units >= UNITS_SPILL) {
      rest = rest.add(BigDecimal.valueOf(units));
      units = 0;
    }
    units += whole;
  }

  private void addBillionths(long small) {
    billionths += small;
    if (billionths >= BILLIONTHS_CARRY) {
      addUnits(billionths / Billionths.ONE);
      billionths %= Billionths.ONE;
    }
  }
}
