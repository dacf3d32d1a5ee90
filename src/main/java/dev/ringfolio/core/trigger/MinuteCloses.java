package dev.ringfolio.core.trigger;

import java.util.BitSet;

/**
 * The last price of a symbol in each of the last {@value #MINUTES} minutes. A minute without a
 * price has that of the one before, and is known to be without one. Owned by one {@link
 * TriggerEngine}; time is pushed in and does not go back.
 */
final class MinuteCloses {
  /** The longest window of returns, in minutes: a session of shares. */
  static final int RETURNS_MAX = 390;

  /** The closes of as many returns, and the minute that is not over. */
  static final int MINUTES = RETURNS_MAX + 2;

  /** Minutes after which a price that comes is the first after a pause: a night, or a halt. */
  static final int PAUSE_MINUTES = 10;

  static final long MINUTE_MILLIS = 60_000;

  private final double[] closes = new double[MINUTES];
  private final BitSet printed = new BitSet(MINUTES);
  private final BitSet resumed = new BitSet(MINUTES);
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;
  private long lastPrint = Long.MIN_VALUE / 2; // so that no difference from it overflows

  /** As it was when it was made. */
  void forget() {
    first = Long.MAX_VALUE;
    last = Long.MIN_VALUE;
    lastPrint = Long.MIN_VALUE / 2;
    printed.clear();
    resumed.clear();
  }

  static long minute(long nowMillis) {
    return Math.floorDiv(nowMillis, MINUTE_MILLIS);
  }

  /**
   * Takes a price.
   *
   * @param print whether it was made now, and is not an old one told again
   */
  void price(double price, boolean print, long nowMillis) {
    long minute = minute(nowMillis);
    if (first == Long.MAX_VALUE) {
      first = minute;
    } else {
      double before = closes[at(last)];
      for (long quiet = Math.max(last + 1, minute - MINUTES); quiet < minute; quiet++) {
        closes[at(quiet)] = before;
        printed.clear(at(quiet));
        resumed.clear(at(quiet));
      }
    }
    if (minute > last) {
      printed.clear(at(minute));
      resumed.clear(at(minute));
    }
    closes[at(minute)] = price;
    last = minute;
    if (print) {
      printed.set(at(minute));
      if (minute - lastPrint > PAUSE_MINUTES) {
        resumed.set(at(minute));
      }
      lastPrint = minute;
    }
  }

  /** The price at the end of {@code minute}; NaN where it is not known, or no more. */
  double close(long minute) {
    if (minute < first || minute <= last - MINUTES) {
      return Double.NaN;
    }
    return closes[at(Math.min(minute, last))];
  }

  /** Whether it had a price of its own. */
  boolean printed(long minute) {
    return within(minute) && printed.get(at(minute));
  }

  /**
   * The simple return of {@code minute}; none for the first after a pause, whose move is that of a
   * night and not of a minute. NaN where it is not known, or no more.
   */
  double change(long minute) {
    double change = close(minute) / close(minute - 1) - 1.0;
    return within(minute) && resumed.get(at(minute)) && !Double.isNaN(change) ? 0.0 : change;
  }

  private boolean within(long minute) {
    return minute >= first && minute > last - MINUTES && minute <= last;
  }

  private static int at(long minute) {
    return (int) Math.floorMod(minute, (long) MINUTES);
  }
}
