package dev.ringfolio.core.risk;

/**
 * Measures of what falls short of a target (Sortino and van der Meer, 1991). The target of a day is
 * the annual one over 252. Pure; any thread.
 */
public final class Downside {
  private Downside() {}

  /**
   * The deviation of a day {@code √(1/T·Σ min(r − target/252, 0)²)}: over all T rows, not only
   * those below.
   *
   * @param returns T simple returns of a day, at least one; <em>read</em>
   * @param annualTarget annual
   * @throws IllegalArgumentException if there are none, or a number is not finite
   */
  public static double deviation(double[] returns, double annualTarget) {
    Series.check(returns, 1);
    double target = daily(annualTarget);
    double squares = 0.0;
    for (double value : returns) {
      double shortfall = Math.min(value - target, 0.0);
      squares += shortfall * shortfall;
    }
    return Math.sqrt(squares / returns.length);
  }

  /**
   * The annual ratio {@code √252·(mean − target/252)/deviation}; NaN where nothing falls short.
   *
   * @param returns T simple returns of a day, at least one; <em>read</em>
   * @param annualTarget annual
   * @throws IllegalArgumentException if there are none, or a number is not finite
   */
  public static double sortinoRatio(double[] returns, double annualTarget) {
    double deviation = deviation(returns, annualTarget);
    double excess = Series.mean(returns) - daily(annualTarget);
    return deviation > 0.0
        ? Math.sqrt(SampleEstimator.PERIODS_PER_YEAR) * excess / deviation
        : Double.NaN;
  }

  private static double daily(double annualTarget) {
    if (!Double.isFinite(annualTarget)) {
      throw new IllegalArgumentException("the target is " + annualTarget);
    }
    return annualTarget / SampleEstimator.PERIODS_PER_YEAR;
  }
}
