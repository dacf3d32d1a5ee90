package dev.ringfolio.core.risk;

import java.util.Arrays;

/**
 * How many rows of daily closes make a year, which turns figures of a row into annual ones.
 *
 * <p><b>Problem.</b> A market of weekdays has some 252 closes a year, one that never shuts 365. The
 * estimators of requests take {@value SampleEstimator#PERIODS_PER_YEAR} for all of them, by
 * definition. What really happened to a path of values must not depend on that: the same path,
 * looked at on weekends too, has smaller steps and more of them.
 *
 * <p><b>Idea.</b> Rows are counted. Where the year is as many rows as were seen in one, the annual
 * mean is what was earned a year and the annual variance the sum of squares a year; a row on which
 * a market was shut, and so kept its price, adds nothing to either sum and takes nothing from it.
 * Rows of weekdays alone are the exception: there, the usual 252 stands, so that figures compare
 * with the estimators' to the last digit and a short month is no short year.
 *
 * <p>Pure; any thread.
 */
public final class TradingYear {
  /** Of rows of weekdays. */
  private static final double WEEKDAYS = SampleEstimator.PERIODS_PER_YEAR;

  /** Of the calendar. */
  private static final double DAYS = 365.0;

  /** Over so many days and more, rows of weekdays that lack a tenth of them lack it always. */
  private static final int QUARTER = 92;

  private static final double FEWEST = 0.9 * WEEKDAYS;

  /** Rows further apart on average are not those of days: weeks, or months. */
  private static final int DAYS_APART_MAX = 3;

  private TradingYear() {}

  /**
   * Rows a year: 252 where none is of a weekend and not many are missing, 365 where there is one
   * each day, else as many as there are.
   *
   * @param epochDays T + 1 days since 1970-01-01, ascending, T at least 1; <em>read</em>
   */
  public static double rows(int[] epochDays) {
    int steps = epochDays.length - 1;
    if (steps < 1) {
      throw new IllegalArgumentException(epochDays.length + " days; at least 2 are needed");
    }
    int span = epochDays[steps] - epochDays[0];
    boolean daily = span <= DAYS_APART_MAX * steps;
    double counted = DAYS * steps / span;
    boolean usual = daily && (span < QUARTER || counted >= FEWEST);
    return usual && Arrays.stream(epochDays).noneMatch(TradingYear::isWeekend) ? WEEKDAYS : counted;
  }

  /** 1970-01-01 was a Thursday, the fourth day of its week. */
  private static boolean isWeekend(int epochDay) {
    return Math.floorMod(epochDay + 3, 7) >= 5;
  }
}
