package dev.ringfolio.core.market;

import dev.ringfolio.core.model.Symbol;
import java.util.Optional;

/**
 * The regular trade of one symbol on one day: for shares 09:30 to 16:00 in New York, for all else
 * the UTC day. Owned by its {@link LiveBars}.
 */
final class SessionBar {
  /** After the end of a session trades of it may still come in for that long. */
  static final long SETTLE_MILLIS = 60_000;

  final int day;

  /** Whether its bar was handed over. */
  boolean told;

  private final long openMillis;
  private final long closeMillis;
  private final ExactSum volume = new ExactSum();
  private long openAt = Long.MAX_VALUE;
  private long closeAt = Long.MIN_VALUE;
  private double open = Double.NaN;
  private double high = Double.NEGATIVE_INFINITY;
  private double low = Double.POSITIVE_INFINITY;
  private double close = Double.NaN;

  SessionBar(boolean share, int day) {
    this.day = day;
    this.openMillis = SessionCalendar.openMillis(share, day);
    this.closeMillis = SessionCalendar.closeMillis(share, day);
  }

  void trade(double price, double tradeVolume, long timeMillis) {
    if (timeMillis < openMillis || timeMillis >= closeMillis) {
      return;
    }
    if (timeMillis < openAt) {
      openAt = timeMillis;
      open = price;
    }
    if (timeMillis >= closeAt) {
      closeAt = timeMillis;
      close = price;
    }
    high = Math.max(high, price);
    low = Math.min(low, price);
    volume.add(tradeVolume);
  }

  /** Whether all that will come has come. */
  boolean settled(long nowMillis) {
    return nowMillis >= closeMillis + SETTLE_MILLIS;
  }

  /**
   * The day's bar. Without one where no trade was seen, or where a later one than the last may have
   * been missed; with the close alone where any other may have been.
   */
  Optional<DailyBar> bar(Symbol symbol, Coverage coverage) {
    if (!(close > 0) || coverage.lacks(closeAt, closeMillis)) {
      return Optional.empty();
    }
    return Optional.of(
        coverage.lacks(openMillis, closeMillis)
            ? new DailyBar(symbol, day, Double.NaN, Double.NaN, Double.NaN, close, Double.NaN)
            : new DailyBar(symbol, day, open, high, low, close, volume.toDouble()));
  }
}
