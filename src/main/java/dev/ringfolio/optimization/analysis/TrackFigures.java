package dev.ringfolio.optimization.analysis;

import dev.ringfolio.contract.Analysis.Track;
import dev.ringfolio.core.risk.Drawdown;
import dev.ringfolio.core.risk.Volatility;
import java.util.Arrays;

/**
 * The figures of a path of growth. Those of a year over a few days are noise to many digits, so
 * they are told from {@value #ANNUAL_MIN} returns on. Pure.
 */
public final class TrackFigures {
  /** Returns from which annual figures are told: a month of trading days, nearly. */
  public static final int ANNUAL_MIN = 20;

  private static final double DAYS_PER_YEAR = 252.0;

  private TrackFigures() {}

  /**
   * The figures.
   *
   * @param days T + 1 dates, T at least 1; <em>read</em>
   * @param growth T + 1, from one, all above zero; <em>read</em>
   * @param riskFreeRate annual
   */
  public static Track of(int[] days, double[] growth, double riskFreeRate) {
    double[] returns = returns(growth);
    double total = growth[returns.length];
    boolean enough = returns.length >= ANNUAL_MIN;
    double volatility = enough ? Volatility.annual(returns) : Double.NaN;
    double mean = DAYS_PER_YEAR * Arrays.stream(returns).average().orElse(Double.NaN);
    Drawdown deepest = Drawdown.deepest(returns);
    return new Track(
        growth,
        total - 1.0,
        enough ? Math.pow(total, DAYS_PER_YEAR / returns.length) - 1.0 : Double.NaN,
        volatility,
        volatility > 0.0 ? (mean - riskFreeRate) / volatility : Double.NaN,
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
