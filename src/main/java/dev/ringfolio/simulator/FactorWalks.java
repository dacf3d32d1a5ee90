package dev.ringfolio.simulator;

import java.time.LocalDate;
import java.util.random.RandomGenerator;

/**
 * The factors that move all shares, day after day: the market, the style (growth against
 * defensive), and one of its own for each share. Owned by whoever built it; one thread.
 *
 * <p>Problem: ten years of daily closes must be a function of (seed, date), have the volatilities,
 * tails and correlations of real shares, and still give every two-year window an optimum with a
 * positive return, for any seed. A free random walk cannot: over two years its standard deviation
 * is larger than any honest drift.
 *
 * <p>Idea: each factor walks in units of a year's standard deviation. A day's move is a Student-t
 * draw (df 6, 9, 4) over √252; the market's is scaled by a two-regime chain (calm and stressed,
 * mean stays of 60 and 27 days), normalized so that its variance is 1 in the long run. A move that
 * would leave the band of ±{@link #BAND} about 0 is <em>turned round</em>: same size, other sign.
 * Daily sizes, tails, clusters and correlations stay exactly what they were, since the sign of a
 * symmetric draw is what changes, and it changes for all shares at once; only the long swings are
 * bounded. A share whose drift crosses its band in two years then gains in each window, by
 * construction.
 *
 * <p>Invariants: |level| ≤ BAND for every factor and day. The draws of a day depend on (seed, day)
 * alone; the levels depend on all days since {@link #FIRST_DAY}, which is fixed. Weekends do not
 * move. Holidays are not modelled: the simulated exchange never closes.
 */
final class FactorWalks {
  /** Rows of a history that make a year. */
  static final double ROWS_A_YEAR = 252;

  /** How far from 0 a factor goes at most, in units of a year's standard deviation. */
  static final double BAND = 0.5;

  /** The day on which every walk begins, at 0. There is no history before it. */
  static final int FIRST_DAY = (int) LocalDate.of(2015, 1, 1).toEpochDay();

  static final int MARKET = 0;
  static final int STYLE = 1;

  /** The own factor of listing i is {@code OWN + i}. */
  static final int OWN = 2;

  private static final int MARKET_DEGREES = 6;
  private static final int STYLE_DEGREES = 9;
  private static final int OWN_DEGREES = 4;

  private static final double LEAVE_CALM = 1.0 / 60;
  private static final double LEAVE_STRESSED = 1.0 / 27;
  private static final double CALM = 0.10;
  private static final double STRESSED = 0.29;

  /** Root mean square of the regimes' volatilities, by the chain's stationary shares. */
  private static final double MIXED =
      Math.sqrt(
          (LEAVE_STRESSED * CALM * CALM + LEAVE_CALM * STRESSED * STRESSED)
              / (LEAVE_CALM + LEAVE_STRESSED));

  private static final double A_DAY = 1 / Math.sqrt(ROWS_A_YEAR);

  private final long seed;
  private final double[] levels;
  private int nextDay = FIRST_DAY;
  private boolean stressed;

  FactorWalks(long seed, int listings) {
    this.seed = seed;
    this.levels = new double[OWN + listings];
  }

  /** How many shares have a factor of their own. */
  int listings() {
    return levels.length - OWN;
  }

  /** The day that {@link #next} will answer, in days since 1970-01-01. */
  int nextDay() {
    return nextDay;
  }

  /** Walks one calendar day on. */
  MarketDay next() {
    int day = nextDay++;
    double[] before = levels.clone();
    if (isWeekday(day)) {
      walk(Chance.of(Chance.mix(seed, day)));
    }
    double scale = (stressed ? STRESSED : CALM) / MIXED;
    return new MarketDay(day, scale, before, levels.clone());
  }

  private void walk(RandomGenerator random) {
    stressed = random.nextDouble() < (stressed ? 1 - LEAVE_STRESSED : LEAVE_CALM);
    double scale = (stressed ? STRESSED : CALM) / MIXED;
    step(MARKET, scale * Chance.studentT(random, MARKET_DEGREES));
    step(STYLE, Chance.studentT(random, STYLE_DEGREES));
    for (int factor = OWN; factor < levels.length; factor++) {
      step(factor, Chance.studentT(random, OWN_DEGREES));
    }
  }

  private void step(int factor, double draw) {
    // A move of more than the band could leave it either way. That is 5 sd of a stressed market and
    // 8 of an own factor.
    double move = Math.max(-BAND, Math.min(BAND, draw * A_DAY));
    boolean leaves = Math.abs(levels[factor] + move) > BAND;
    levels[factor] += leaves ? -move : move;
  }

  /** Whether the exchange's days move on {@code day}; 1970-01-01 was a Thursday. */
  static boolean isWeekday(int day) {
    return Math.floorMod(day + 3, 7) < 5;
  }

  /** Weekdays from the first Monday of 1970 up to {@code day}, not counting it. */
  static int weekdaysBefore(int day) {
    int sinceMonday = day - 4;
    return Math.floorDiv(sinceMonday, 7) * 5 + Math.min(5, Math.floorMod(sinceMonday, 7));
  }

  /** Years of rows between the end of {@code from} and the end of {@code to}. */
  static double yearsBetween(int from, int to) {
    return (weekdaysBefore(to + 1) - weekdaysBefore(from + 1)) / ROWS_A_YEAR;
  }
}
