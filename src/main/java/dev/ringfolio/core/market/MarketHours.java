package dev.ringfolio.core.market;

/**
 * When prints are to be expected. For shares the upstream's word counts; until there is one,
 * weekdays from 04:00 to 20:00 in New York. All other markets are taken to be open always. Owned by
 * a {@link PriceBook}.
 */
final class MarketHours {
  /** The answer of {@link #openSince} while a market is closed. */
  static final long CLOSED = Long.MAX_VALUE;

  private final SessionCalendar calendar;
  private final boolean roundTheClock;
  private boolean told;
  private long toldOpenSince = CLOSED;

  /**
   * @param roundTheClock whether shares, too, print at any hour (simulated and replayed markets)
   */
  MarketHours(SessionCalendar calendar, boolean roundTheClock) {
    this.calendar = calendar;
    this.roundTheClock = roundTheClock;
  }

  /** The upstream says whether the shares' market is open. */
  void tell(boolean open, long atMillis) {
    boolean stillOpen = open && toldOpenSince != CLOSED;
    if (!stillOpen) {
      toldOpenSince = open ? atMillis : CLOSED;
    }
    told = true;
  }

  /** Since when the market is open; {@link #CLOSED} if it is not. */
  long openSince(boolean share, long nowMillis) {
    if (!share) {
      return Long.MIN_VALUE;
    }
    if (told) {
      return toldOpenSince;
    }
    return calendar.sharesPrint(nowMillis) ? calendar.sharesPrintSince(nowMillis) : CLOSED;
  }

  /** Whether a trade may have been made between two moments. */
  boolean mayTradeBetween(boolean share, long from, long to) {
    return !share || roundTheClock || calendar.sharesPrintBetween(from, to);
  }
}
