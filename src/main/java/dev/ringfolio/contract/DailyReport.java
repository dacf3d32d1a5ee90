package dev.ringfolio.contract;

import dev.ringfolio.contract.ExperimentReport.Difference;
import org.jspecify.annotations.Nullable;

/**
 * What one trading day more has brought to something that a user follows. It answers nobody's
 * request, and has figures only, so that its size does not grow with the days.
 */
public sealed interface DailyReport extends OptimizationEvent {
  /** For the ring's bound: the figures and their names. */
  int FIGURES_BYTES = 1_500;

  /** Of no connection. */
  @Override
  default String clientId() {
    return "";
  }

  /** The day of the newest closes in it, since 1970-01-01. */
  int toDay();

  /**
   * How the sides of an experiment stand.
   *
   * @param fromDay the first of the days, since 1970-01-01
   * @param days returns between them
   * @param ended whether its last day is past, so that nothing follows
   * @param difference of {@code a} less {@code b}; null over too few days
   */
  record ExperimentReported(
      String experimentId,
      String user,
      String name,
      String portfolioId,
      int fromDay,
      int toDay,
      int days,
      boolean ended,
      Side a,
      Side b,
      @Nullable Difference difference,
      boolean simulated,
      long atMillis)
      implements DailyReport {
    /** There is no request. */
    @Override
    public String requestId() {
      return "";
    }

    @Override
    public int estimatedBytes() {
      return FIGURES_BYTES + name.length() + portfolioId.length();
    }
  }

  /**
   * What the weights of the newest optimization of a portfolio have earned.
   *
   * @param requestId of the optimization
   * @param fromDay on whose closes they were bought
   * @param days returns since
   * @param equal the same symbols in equal parts
   * @param portfolio as it went; null where that is not known
   */
  record PerformanceReported(
      String requestId,
      String user,
      String portfolioId,
      int fromDay,
      int toDay,
      int days,
      Figures weights,
      Figures equal,
      @Nullable Figures portfolio,
      boolean simulated,
      long atMillis)
      implements DailyReport {
    @Override
    public int estimatedBytes() {
      return FIGURES_BYTES + requestId.length() + portfolioId.length();
    }
  }

  /**
   * One side of an experiment.
   *
   * @param cost of all its trades, of the one that there was at first
   * @param rebalanced whether it traded on the last day
   * @param failures rebalancings that could not be solved
   */
  record Side(
      Figures figures,
      double annualTurnover,
      double cost,
      int rebalances,
      boolean rebalanced,
      int failures) {
    /** Of a whole report. */
    public static Side of(ExperimentReport.Side side) {
      return new Side(
          Figures.of(side.track()),
          side.annualTurnover(),
          side.cost(),
          side.rebalances(),
          side.rebalanced(),
          side.failures());
    }
  }

  /**
   * A {@linkplain Analysis.Track path} without its days.
   *
   * @param drawdown the deepest, a fraction
   */
  record Figures(
      double totalReturn,
      double annualReturn,
      double volatility,
      double sharpeRatio,
      double drawdown,
      int drawdownPeakDay,
      int drawdownTroughDay) {
    /** Those of a whole path. */
    public static Figures of(Analysis.Track track) {
      return new Figures(
          track.totalReturn(),
          track.annualReturn(),
          track.volatility(),
          track.sharpeRatio(),
          track.drawdown(),
          track.drawdownPeakDay(),
          track.drawdownTroughDay());
    }
  }
}
