package dev.ringfolio.optimization.analysis;

import dev.ringfolio.contract.Analysis.Basis;
import dev.ringfolio.contract.Analysis.Earned;
import dev.ringfolio.contract.Analysis.Performance;
import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.portfolio.ValueHistory;
import dev.ringfolio.core.risk.AnnualFigures;
import dev.ringfolio.core.risk.Beta;
import dev.ringfolio.core.risk.Downside;
import dev.ringfolio.core.risk.Drawdown;
import dev.ringfolio.core.risk.TradingYear;
import dev.ringfolio.core.risk.Volatility;
import org.jspecify.annotations.Nullable;

/**
 * What a portfolio earned from close to close, beside a benchmark on the same dates. A market that
 * was shut keeps its last price; {@link TradingYear} sees to it that this changes nothing annual.
 */
final class PerformanceAnalysis {
  private PerformanceAnalysis() {}

  /**
   * The performance.
   *
   * @param closes that the values come of, the benchmark's among them
   * @param benchmark null for all the table's symbols in equal parts, put right every day
   * @param riskFreeRate annual
   * @param target annual, of the Sortino ratio
   */
  static Performance of(
      ValueHistory values,
      PriceTable closes,
      @Nullable Symbol benchmark,
      double riskFreeRate,
      double target,
      Basis basis) {
    double[] own = values.returns();
    double[] other = benchmark(values, closes, benchmark);
    double[] excess = new double[own.length];
    for (int t = 0; t < own.length; t++) {
      excess[t] = own[t] - other[t];
    }
    return new Performance(
        values.epochDays(),
        values.values(),
        compounded(values.values()[0], other),
        earned(values.epochDays(), own, riskFreeRate, target),
        benchmark == null ? "equal" : benchmark.name(),
        earned(values.epochDays(), other, riskFreeRate, target),
        Beta.of(own, other),
        Volatility.annual(excess, TradingYear.rows(values.epochDays())),
        basis);
  }

  private static Earned earned(int[] days, double[] returns, double riskFreeRate, double target) {
    double rowsPerYear = TradingYear.rows(days);
    AnnualFigures annual = AnnualFigures.of(returns, rowsPerYear, riskFreeRate);
    Drawdown drawdown = Drawdown.deepest(returns);
    return new Earned(
        compounded(1.0, returns)[returns.length] - 1.0,
        annual.compounded(),
        annual.volatility(),
        annual.sharpeRatio(),
        Downside.sortinoRatio(returns, target, rowsPerYear),
        drawdown.depth(),
        days[drawdown.peakRow()],
        days[drawdown.troughRow()]);
  }

  private static double[] compounded(double begin, double[] returns) {
    double[] values = new double[returns.length + 1];
    values[0] = begin;
    for (int t = 0; t < returns.length; t++) {
      values[t + 1] = values[t] * (1.0 + returns[t]);
    }
    return values;
  }

  /** The mean return of the benchmark's columns; a missing close repeats the one before it. */
  private static double[] benchmark(
      ValueHistory values, PriceTable closes, @Nullable Symbol benchmark) {
    int rows = values.epochDays().length;
    int first = closes.rows() - rows;
    int from = benchmark == null ? 0 : closes.symbols().indexOf(benchmark);
    int to = benchmark == null ? closes.symbols().size() : from + 1;
    double[] mean = new double[rows - 1];
    for (int column = from; column < to; column++) {
      double last = newestUpTo(closes, first, column);
      for (int t = 0; t < mean.length; t++) {
        double close = closes.close(first + t + 1, column);
        double next = Double.isNaN(close) ? last : close;
        mean[t] += (next / last - 1.0) / (to - from);
        last = next;
      }
    }
    return mean;
  }

  private static double newestUpTo(PriceTable closes, int row, int column) {
    for (int t = row; t >= 0; t--) {
      if (!Double.isNaN(closes.close(t, column))) {
        return closes.close(t, column);
      }
    }
    throw new IllegalArgumentException("no close of column " + column + " up to row " + row);
  }
}
