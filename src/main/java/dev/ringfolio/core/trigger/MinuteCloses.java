package dev.ringfolio.core.trigger;

/**
 * The last price of a symbol in each of the last {@value #MINUTES} minutes. A minute without a
 * price has that of the one before. Owned by one {@link TriggerEngine}; time is pushed in and does
 * not go back.
 */
final class MinuteCloses {
  /** The longest window of returns, in minutes: a session of shares. */
  static final int RETURNS_MAX = 390;

  /** The closes of as many returns, and the minute that is not over. */
  static final int MINUTES = RETURNS_MAX + 2;

  static final long MINUTE_MILLIS = 60_000;

  private final double[] closes = new double[MINUTES];
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;

  static long minute(long nowMillis) {
    return Math.floorDiv(nowMillis, MINUTE_MILLIS);
  }

  void price(double price, long nowMillis) {
    long minute = minute(nowMillis);
    if (first == Long.MAX_VALUE) {
      first = minute;
    } else {
      double before = closes[at(last)];
      for (long quiet = Math.max(last + 1, minute - MINUTES); quiet < minute; quiet++) {
        closes[at(quiet)] = before;
      }
    }
    closes[at(minute)] = price;
    last = minute;
  }

  /** The price at the end of {@code minute}; NaN where it is not known, or no more. */
  double close(long minute) {
    if (minute < first || minute <= last - MINUTES) {
      return Double.NaN;
    }
    return closes[at(Math.min(minute, last))];
  }

  private static int at(long minute) {
    return (int) Math.floorMod(minute, (long) MINUTES);
  }
}
