package dev.ringfolio.core.risk;

/**
 * Measures of what falls short of a target (Sortino and van der Meer, 1991). The target of a row is
 * the annual one over the rows of a year, see {@link TradingYear}. Pure; any thread.
 */
public final class Downside {
  private Downside() {}

  /**
   * The deviation of a row {@code √(1/T·Σ min(r − target/year, 0)²)}: over all T rows, not only
   * those below.
   *
   * @param returns T simple returns of a row, at least one; <em>read</em>
   * @param annualTarget annual
   * @throws IllegalArgumentException if there are none, or a number is not finite
   */
  public static double deviation(double[] returns, double annualTarget, double rowsPerYear) {
    Series.check(returns, 1);
    double target = ofRow(annualTarget, rowsPerYear);
    double squares = 0.0;
    for (double value : returns) {
      double shortfall = Math.min(value - target, 0.0);
      squares += shortfall * shortfall;
    }
    return Math.sqrt(squares / returns.length);
  }

  /**
   * The annual ratio {@code √year·(mean − target/year)/deviation}; NaN where nothing falls short.
   *
   * @param returns T simple returns of a row, at least one; <em>read</em>
   * @param annualTarget annual
   * @throws IllegalArgumentException if there are none, or a number is not finite
   */
  public static double sortinoRatio(double[] returns, double annualTarget, double rowsPerYear) {
    double deviation = deviation(returns, annualTarget, rowsPerYear);
    double excess = Series.mean(returns) - ofRow(annualTarget, rowsPerYear);
    return deviation > 0.0 ? Math.sqrt(rowsPerYear) * excess / deviation : Double.NaN;
  }

  private static double ofRow(double annualTarget, double rowsPerYear) {
    if (!Double.isFinite(annualTarget)) {
      throw new IllegalArgumentException("the target is " + annualTarget);
    }
    return annualTarget / rowsPerYear;
  }
}
