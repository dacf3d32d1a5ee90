package dev.ringfolio.optimization.analysis;

import dev.ringfolio.contract.Analysis.Track;
import dev.ringfolio.core.risk.AnnualFigures;
import dev.ringfolio.core.risk.Drawdown;
import dev.ringfolio.core.risk.TradingYear;

/**
 * The figures of a path of growth. Those of a year over a few days are noise to many digits, so
 * they are told from {@value #ANNUAL_MIN} returns on. Pure.
 */
public final class TrackFigures {
  /** Returns from which annual figures are told: a month of trading days, nearly. */
  public static final int ANNUAL_MIN = 20;

  private static final AnnualFigures UNKNOWN =
      new AnnualFigures(Double.NaN, Double.NaN, Double.NaN);

  private TrackFigures() {}

  /**
   * The figures; a year has as many rows as {@link TradingYear} finds.
   *
   * @param days T + 1 dates, T at least 1; <em>read</em>
   * @param growth T + 1, from one, all above zero; <em>read</em>
   * @param riskFreeRate annual
   */
  public static Track of(int[] days, double[] growth, double riskFreeRate) {
    double[] returns = returns(growth);
    AnnualFigures annual =
        returns.length >= ANNUAL_MIN
            ? AnnualFigures.of(returns, TradingYear.rows(days), riskFreeRate)
            : UNKNOWN;
    Drawdown deepest = Drawdown.deepest(returns);
    return new Track(
        growth,
        growth[returns.length] - 1.0,
        annual.compounded(),
        annual.volatility(),
        annual.sharpeRatio(),
        deepest.depth(),
        days[deepest.peakRow()],
        days[deepest.troughRow()]);
  }

  /** T of them. */
  public static double[] returns(double[] growth) {
    double[] returns = new double[growth.length - 1];
    for (int t = 0; t < returns.length; t++) {
      returns[t] = growth[t + 1] / growth[t] - 1.0;
    }
    return returns;
  }
}
