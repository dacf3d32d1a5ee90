package dev.ringfolio.optimization.daily;

import dev.ringfolio.core.market.PriceTable;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Finds the newest trading day that is whole: each symbol has a close of it. Closes come one symbol
 * after another, by the feed at the end of a session or by one upload and the next, and a day that
 * is told is told once. So a day that some symbols lack is waited for. Where markets differ, whole
 * days are those on which all are open. Pure.
 */
final class NewDay {
  /** A symbol without a close for so many days may be taken to have left the market. */
  static final int GONE_DAYS = 7;

  private NewDay() {}

  /**
   * The newest day on which all have a close.
   *
   * @param closes from the first day that matters on
   * @param after only a later one; days since 1970-01-01
   * @param last only one up to it
   */
  static OptionalInt ofAll(PriceTable closes, int after, int last) {
    boolean[] waited = new boolean[closes.symbols().size()];
    Arrays.fill(waited, true);
    return find(closes, after, last, waited);
  }

  /**
   * The newest day on which all have a close but those that have had none for {@value #GONE_DAYS}
   * days up to the newest of all: they hold up nobody.
   *
   * @param closes from {@value #GONE_DAYS} days before the first that matters on
   */
  static OptionalInt ofThoseLeft(PriceTable closes, int after) {
    boolean[] waited = new boolean[closes.symbols().size()];
    for (int row = 0; row < closes.rows(); row++) {
      if (closes.epochDays()[row] > newestOfAll(closes) - GONE_DAYS) {
        for (int column = 0; column < waited.length; column++) {
          waited[column] |= !Double.isNaN(closes.close(row, column));
        }
      }
    }
    return find(closes, after, Integer.MAX_VALUE, waited);
  }

  /**
   * Whether none will have a close up to {@code last} any more: each has a later one, or some have
   * gone on for more than {@value #GONE_DAYS} days, and who lacks one has left the market.
   *
   * @param closes from {@code last} on at the latest
   */
  static boolean isPast(PriceTable closes, int last) {
    boolean[] later = new boolean[closes.symbols().size()];
    for (int row = closes.rows() - 1; row >= 0 && closes.epochDays()[row] > last; row--) {
      for (int column = 0; column < later.length; column++) {
        later[column] |= !Double.isNaN(closes.close(row, column));
      }
    }
    boolean all = true;
    for (boolean one : later) {
      all &= one;
    }
    return all || newestOfAll(closes) > (long) last + GONE_DAYS;
  }

  private static OptionalInt find(PriceTable closes, int after, int last, boolean[] waited) {
    for (int row = closes.rows() - 1; row >= 0 && closes.epochDays()[row] > after; row--) {
      if (closes.epochDays()[row] <= last && whole(closes, row, waited)) {
        return OptionalInt.of(closes.epochDays()[row]);
      }
    }
    return OptionalInt.empty();
  }

  private static boolean whole(PriceTable closes, int row, boolean[] waited) {
    for (int column = 0; column < waited.length; column++) {
      if (waited[column] && Double.isNaN(closes.close(row, column))) {
        return false;
      }
    }
    return true;
  }

  /** The newest day of any symbol; the least integer where there is none. */
  static int newestOfAll(PriceTable closes) {
    return closes.rows() == 0 ? Integer.MIN_VALUE : closes.epochDays()[closes.rows() - 1];
  }
}
