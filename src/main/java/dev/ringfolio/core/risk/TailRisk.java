package dev.ringfolio.core.risk;

import java.util.Arrays;

/**
 * Losses in the tail of T equally likely periods. A loss is the negative of a return; both measures
 * are per period, positive where money is lost. The tail probability a is 0.05 for the worst 5 %.
 *
 * <p>Value at risk is the least z with {@code P(loss > z) ≤ a}; conditional value at risk the mean
 * of the worst a·T losses, the last of them weighted by the fraction that is left: the least value
 * over z of {@code z + Σ max(loss − z, 0)/(aT)} (Rockafellar and Uryasev, 2000). Where a·T is below
 * one row, both are the worst loss.
 *
 * <p>Pure; any thread.
 */
public final class TailRisk {
  /** Rows by which a·T may miss a whole number through rounding. */
  private static final double WHOLE = 1e-9;

  private TailRisk() {}

  /**
   * The value at risk.
   *
   * @param returns T simple returns of a period, at least one; <em>read</em>
   * @param tail the probability a, above 0 and below 1
   * @throws IllegalArgumentException if there are no returns, one is not finite, or a is outside
   */
  public static double valueAtRisk(double[] returns, double tail) {
    double[] sorted = sorted(returns, tail);
    return -sorted[Math.min(wholeRows(tail * sorted.length), sorted.length - 1)];
  }

  /**
   * The conditional value at risk, also called expected shortfall.
   *
   * @param returns T simple returns of a period, at least one; <em>read</em>
   * @param tail the probability a, above 0 and below 1
   * @throws IllegalArgumentException if there are no returns, one is not finite, or a is outside
   */
  public static double conditionalValueAtRisk(double[] returns, double tail) {
    double[] sorted = sorted(returns, tail);
    double rows = tail * sorted.length;
    int whole = wholeRows(rows);
    double sum = 0.0;
    for (int t = 0; t < whole; t++) {
      sum -= sorted[t];
    }
    double rest = Math.max(0.0, rows - whole);
    return (sum - (rest > 0.0 ? rest * sorted[whole] : 0.0)) / (whole + rest);
  }

  private static int wholeRows(double rows) {
    return (int) Math.floor(rows + WHOLE);
  }

  private static double[] sorted(double[] returns, double tail) {
    Series.check(returns, 1);
    if (!(tail > 0.0 && tail < 1.0)) {
      throw new IllegalArgumentException("tail probability " + tail + " is outside 0..1");
    }
    double[] sorted = returns.clone();
    Arrays.sort(sorted);
    return sorted;
  }
}
