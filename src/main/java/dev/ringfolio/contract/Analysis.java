package dev.ringfolio.contract;

import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Warning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of an {@link Analyze}. Arrays are read, never written. Figures are annual. */
public sealed interface Analysis {
  Basis basis();

  /**
   * The data behind it.
   *
   * @param observations return rows used
   * @param marketDataMillis time of the newest price used
   * @param simulated whether any price used was simulated
   */
  record Basis(
      int observations, long marketDataMillis, boolean simulated, List<Warning> warnings) {}

  /**
   * Correlations.
   *
   * @param matrix n×n, row-major; NaN off the diagonal for a symbol that never moves
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never written
  record Correlations(List<Symbol> symbols, double[] matrix, Basis basis) implements Analysis {}

  /**
   * One portfolio.
   *
   * @param sharpeRatio NaN at zero volatility
   * @param weights n
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never written
  record Point(
      double expectedReturn, double expectedVolatility, double sharpeRatio, double[] weights) {}

  /**
   * An efficient frontier.
   *
   * @param points from the least volatility to the greatest return, evenly spaced by return
   * @param current the portfolio compared with, or null
   * @param optimal of the greatest Sharpe ratio; null where none earns more than the risk-free rate
   * @param improvement null without a current one
   */
  record Frontier(
      List<Symbol> symbols,
      List<Point> points,
      @Nullable Point current,
      @Nullable Point optimal,
      @Nullable Improvement improvement,
      Basis basis)
      implements Analysis {}

  /**
   * What could be had instead of the current portfolio.
   *
   * @param returnAtSameRisk how much more return; NaN where all on the frontier have more risk
   * @param riskAtSameReturn how much less volatility; NaN where none earns as much
   * @param sharpe how much more of it; NaN where one of the two is unknown
   */
  record Improvement(double returnAtSameRisk, double riskAtSameReturn, double sharpe) {}

  /**
   * Where risk comes from.
   *
   * @param diversificationRatio NaN at zero volatility
   * @param diversificationScore NaN at zero volatility
   * @param hhi of the positions' sizes
   * @param top the greatest positions, the greatest first
   */
  record Risk(
      double volatility,
      double diversificationRatio,
      double diversificationScore,
      double hhi,
      double effectivePositions,
      List<Symbol> top,
      List<RiskPosition> positions,
      Basis basis)
      implements Analysis {}

  /**
   * One position's part.
   *
   * @param beta against the benchmark; NaN where that never moves
   * @param riskContribution fraction of the variance; NaN where there is none
   */
  record RiskPosition(
      Symbol symbol, double weight, double volatility, double beta, double riskContribution) {}

  /**
   * What was earned, beside a benchmark.
   *
   * @param epochDays T + 1 dates of the closes, ascending
   * @param values T + 1, of the portfolio
   * @param portfolio figures of its T returns
   * @param benchmarkName for people: a symbol or {@code equal}
   * @param benchmark figures of its returns on the same dates
   * @param beta of the portfolio against the benchmark; NaN where that never moves
   * @param trackingError annual
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never written
  record Performance(
      int[] epochDays,
      double[] values,
      double[] benchmarkValues,
      Earned portfolio,
      String benchmarkName,
      Earned benchmark,
      double beta,
      double trackingError,
      Basis basis)
      implements Analysis {}

  /**
   * Figures of a series of daily returns.
   *
   * @param timeWeightedReturn over the whole time, compounded
   * @param annualReturn compounded; a year has 252 rows, where some are of weekends as many as
   *     there are
   * @param volatility annual
   * @param sharpeRatio annual; NaN at zero volatility
   * @param sortinoRatio NaN where nothing falls short
   * @param drawdown the deepest, a fraction
   */
  record Earned(
      double timeWeightedReturn,
      double annualReturn,
      double volatility,
      double sharpeRatio,
      double sortinoRatio,
      double drawdown,
      int drawdownPeakDay,
      int drawdownTroughDay) {}

  /**
   * What weights would have earned, beside the same symbols in equal parts and the portfolio that
   * they were for.
   *
   * @param epochDays T + 1 dates, ascending; the last may be of live prices
   * @param portfolio null where there is none to compare with
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never written
  record Tracking(
      int[] epochDays, Track weights, Track equal, @Nullable Track portfolio, Basis basis)
      implements Analysis {}

  /**
   * How one of them went. What is annual is NaN over too few days to mean anything.
   *
   * @param growth T + 1, from one
   * @param sharpeRatio NaN at zero volatility, too
   * @param drawdown the deepest, a fraction
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never written
  record Track(
      double[] growth,
      double totalReturn,
      double annualReturn,
      double volatility,
      double sharpeRatio,
      double drawdown,
      int drawdownPeakDay,
      int drawdownTroughDay) {}
}
