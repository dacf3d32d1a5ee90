package dev.ringfolio.simulator;

import dev.ringfolio.simulator.Listing.Loadings;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;

/**
 * The prices of one New York date, from its first midnight to its next. The middle price of each
 * share is a pure function of (seed, date, time): it starts from the close before with the
 * overnight part of the day's move, and each factor then follows a Brownian bridge, run by the
 * session's variance, that ends on the date's close in the history. A process that is started anew
 * at noon is therefore where another one was. A weekend's session bridges back to the last close,
 * at half the volatility. One thread (it keeps the factors' newest values).
 */
final class Session {
  static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

  /** Share of the variance from close to close that falls before the open. */
  private static final double OVERNIGHT = 0.35;

  private static final double WEEKEND_SCALE = 0.5;

  /** Halvings of a day: a quarter of a second on average. */
  private static final int DEPTH = 18;

  private static final double A_DAY = 1 / Math.sqrt(FactorWalks.ROWS_A_YEAR);

  private final MarketDay day;
  private final SessionShape shape;
  private final long seed;
  private final long startMillis;
  private final long endMillis;
  private final long[] valueAt;
  private final double[] value;

  Session(MarketDay day, SessionShape shape, long seed) {
    this.day = day;
    this.shape = shape;
    this.seed = seed;
    this.startMillis = midnight(day.day());
    this.endMillis = midnight(day.day() + 1);
    this.valueAt = new long[day.before().length];
    Arrays.fill(valueAt, Long.MIN_VALUE);
    this.value = new double[day.before().length];
  }

  /** The New York date of a wall time, in days since 1970-01-01. */
  static int dayOf(long millis) {
    return (int) LocalDate.ofInstant(Instant.ofEpochMilli(millis), NEW_YORK).toEpochDay();
  }

  private static long midnight(int day) {
    return LocalDate.ofEpochDay(day).atStartOfDay(NEW_YORK).toInstant().toEpochMilli();
  }

  MarketDay day() {
    return day;
  }

  long startMillis() {
    return startMillis;
  }

  /** The first millisecond that is not of this session. */
  long endMillis() {
    return endMillis;
  }

  /** Whether {@code millis} is of this session. */
  boolean holds(long millis) {
    return millis >= startMillis && millis < endMillis;
  }

  /** How much of the session is over, in [0, 1]. */
  double fraction(long millis) {
    double fraction = (double) (millis - startMillis) / (endMillis - startMillis);
    return Math.max(0, Math.min(1, fraction));
  }

  /** The rate of trades over its daily mean. */
  double rate(long millis) {
    return shape.rate(fraction(millis));
  }

  /** The middle price of {@code listing}, dollars, not rounded. */
  double mid(Listing listing, int index, long millis) {
    Loadings loadings = listing.loadings();
    double over = shape.variance(fraction(millis));
    double lineStart = day.lineAtOpen(listing);
    double line = lineStart + over * (day.lineAtClose(listing) - lineStart);
    double moved =
        loadings.market() * factor(FactorWalks.MARKET, millis, over)
            + loadings.style() * factor(FactorWalks.STYLE, millis, over)
            + loadings.own() * factor(FactorWalks.OWN + loadings.ownFactor(), millis, over);
    double twin =
        loadings.twin() == 0 ? 0 : loadings.twin() * factor(FactorWalks.OWN + index, millis, over);
    return Math.exp(line + moved + twin);
  }

  private double factor(int factor, long millis, double over) {
    if (valueAt[factor] != millis) {
      valueAt[factor] = millis;
      value[factor] = path(factor, over);
    }
    return value[factor];
  }

  private double path(int factor, double over) {
    long key = Chance.mix(Chance.mix(seed, day.day()), factor);
    double before = day.before()[factor];
    double move = day.after()[factor] - before;
    double scale = A_DAY * (factor == FactorWalks.MARKET ? day.marketScale() : 1);
    double deviation = day.weekday() ? scale : scale * WEEKEND_SCALE;
    // The overnight part, given the day's whole move: its mean is its share of the move.
    double overnight =
        day.weekday()
            ? OVERNIGHT * move
                + Math.sqrt(OVERNIGHT * (1 - OVERNIGHT)) * deviation * Chance.gaussian(key, 0)
            : 0;
    double wander = Math.sqrt(1 - OVERNIGHT) * deviation * Chance.bridge(key, over, DEPTH);
    return before + overnight + over * (move - overnight) + wander;
  }
}
