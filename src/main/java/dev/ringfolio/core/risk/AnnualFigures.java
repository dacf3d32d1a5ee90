package dev.ringfolio.core.risk;

/**
 * What a series of returns comes to in a year. Pure; any thread.
 *
 * @param compounded the growth of a year {@code Π(1 + r)^(year/T) − 1}
 * @param volatility {@code √(year·Σ(r − mean)²/(T−1))}
 * @param sharpeRatio {@code (year·mean − riskFreeRate)/volatility}; NaN at zero volatility
 */
public record AnnualFigures(double compounded, double volatility, double sharpeRatio) {

  /**
   * The figures.
   *
   * @param returns T simple returns, at least two, none below −1; <em>read</em>
   * @param rowsPerYear see {@link TradingYear}
   * @param riskFreeRate annual
   * @throws IllegalArgumentException if there are fewer, or one is not finite
   */
  public static AnnualFigures of(double[] returns, double rowsPerYear, double riskFreeRate) {
    double volatility = Volatility.annual(returns, rowsPerYear);
    double wealth = 1.0;
    for (double value : returns) {
      wealth *= 1.0 + value;
    }
    return new AnnualFigures(
        Math.pow(wealth, rowsPerYear / returns.length) - 1.0,
        volatility,
        volatility > 0.0
            ? (rowsPerYear * Series.mean(returns) - riskFreeRate) / volatility
            : Double.NaN);
  }
}
