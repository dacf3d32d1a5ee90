package dev.ringfolio.contract;

import org.jspecify.annotations.Nullable;

/**
 * How the two sides of an experiment went, on the same days. Figures of a year are NaN over too few
 * days to mean anything.
 *
 * @param epochDays T + 1 dates, ascending; values are before the trades of that day
 * @param difference first less second; null over too few days
 */
@SuppressWarnings("ArrayRecordComponent") // read, never written
public record ExperimentReport(
    Experiment experiment,
    int[] epochDays,
    Side a,
    Side b,
    @Nullable Difference difference,
    boolean simulated) {

  /**
   * One side.
   *
   * @param track what it earned
   * @param annualTurnover of its value a year, both sides of a trade counted
   * @param cost of all its trades, of the one that there was at first
   * @param rebalances that were solved and traded
   * @param rebalanced whether one of them was traded on the last day
   * @param failures of those that were not: the holdings stayed as they were
   * @param lastFailure why, the last time
   * @param weights n, wanted at the last rebalancing; empty where none was solved
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never written
  public record Side(
      Analysis.Track track,
      double annualTurnover,
      double cost,
      int rebalances,
      boolean rebalanced,
      int failures,
      @Nullable Failure lastFailure,
      double[] weights) {}

  /**
   * How they differ, each with its 95 % interval.
   *
   * @param meanReturn annual, arithmetic
   * @param sharpeRatio null where a side has none, for it never moved
   * @param turnover annual; no estimate, so without an interval
   */
  public record Difference(
      Interval meanReturn, @Nullable Interval sharpeRatio, double volatility, double turnover) {}

  /** A figure, and between what it is. */
  public record Interval(double value, double low, double high) {}
}
