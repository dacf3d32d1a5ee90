package dev.ringfolio.core.risk;

/** How much returns scatter. Pure; any thread. */
public final class Volatility {
  private Volatility() {}

  /**
   * The annual volatility {@code √(252·Σ(r − mean)²/(T−1))}.
   *
   * @param returns T simple returns of a day, at least two; <em>read</em>
   * @throws IllegalArgumentException if there are fewer, or one is not finite
   */
  public static double annual(double[] returns) {
    return annual(returns, SampleEstimator.PERIODS_PER_YEAR);
  }

  /**
   * The same where a year has another number of rows.
   *
   * @param rowsPerYear see {@link TradingYear}
   */
  public static double annual(double[] returns, double rowsPerYear) {
    Series.check(returns, 2);
    double mean = Series.mean(returns);
    double squares = 0.0;
    for (double value : returns) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(rowsPerYear * squares / (returns.length - 1.0));
  }
}
