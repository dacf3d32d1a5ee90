package dev.ringfolio.core.portfolio;

import dev.ringfolio.core.market.PriceTable;
import java.util.Arrays;

/**
 * The newest daily closes of one symbol, at most {@link #ROWS_MAX}.
 *
 * @param epochDays days since 1970-01-01, ascending
 * @param prices as many, above 0
 */
@SuppressWarnings("ArrayRecordComponent") // made once, never changed
public record Closes(int[] epochDays, double[] prices) {
  /** As many returns as an optimization looks back on where it is not told otherwise. */
  public static final int ROWS_MAX = 505;

  /** The column of a table, without the days that have no price of it. */
  static Closes of(PriceTable table, int column) {
    int[] days = new int[Math.min(table.rows(), ROWS_MAX)];
    double[] prices = new double[days.length];
    int first = days.length;
    for (int row = table.rows() - 1; row >= 0 && first > 0; row--) {
      double price = table.close(row, column);
      if (price > 0.0 && price < Double.POSITIVE_INFINITY) {
        first--;
        days[first] = table.epochDays()[row];
        prices[first] = price;
      }
    }
    return new Closes(
        Arrays.copyOfRange(days, first, days.length),
        Arrays.copyOfRange(prices, first, prices.length));
  }

  /** The days that both have. */
  int[] common(int[] others) {
    int[] both = new int[Math.min(epochDays.length, others.length)];
    int count = 0;
    int i = 0;
    for (int day : others) {
      while (i < epochDays.length && epochDays[i] < day) {
        i++;
      }
      if (i < epochDays.length && epochDays[i] == day) {
        both[count++] = day;
      }
    }
    return Arrays.copyOf(both, count);
  }

  /** Adds {@code weight} × the return from each of {@code days} to the next to {@code sums}. */
  void addReturns(int[] days, double weight, double[] sums) {
    int at = 0;
    double before = Double.NaN;
    for (int t = 0; t < days.length; t++) {
      while (epochDays[at] < days[t]) {
        at++;
      }
      if (t > 0) {
        sums[t - 1] += weight * (prices[at] / before - 1.0);
      }
      before = prices[at];
    }
  }
}
