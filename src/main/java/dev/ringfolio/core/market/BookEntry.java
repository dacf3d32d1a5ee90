package dev.ringfolio.core.market;

import dev.ringfolio.core.model.Symbol;

/**
 * The newest price of one symbol and the sum of its session. Owned by a {@link PriceBook}, which
 * alone changes it; others read it on the book's thread, between two changes.
 *
 * <p>Only the newest session is kept. A previous close is good for the session of the quote's own
 * time and for that of its receipt, and for no other: a new session starts with none rather than
 * with an outdated one.
 */
public final class BookEntry {
  private static final int NO_SESSION = Integer.MIN_VALUE;
  static final long NEVER = Long.MIN_VALUE;

  final boolean share;

  /** Whether it waits in the book's list of what changed. */
  boolean dirty;

  /** When to ask for a previous close again, wall time. */
  long askCloseMillis;

  private final Symbol symbol;
  private final ExactSum volume = new ExactSum();
  private double price = Double.NaN;
  private long timeMillis = NEVER;
  private long receivedMillis;
  private long printedMillis = NEVER;
  private int sessionDay = NO_SESSION;
  private boolean partial = true;
  private double previousClose = Double.NaN;
  private int previousCloseDay = NO_SESSION;
  private int previousCloseReceiptDay = NO_SESSION;
  private long seq;
  private boolean stale;
  private boolean restored;
  private boolean streaming;
  private long streamingSinceMillis;

  private long wholeUntilMillis = NEVER;

  BookEntry(Symbol symbol) {
    this.symbol = symbol;
    this.share = SessionCalendar.isShare(symbol);
  }

  public Symbol symbol() {
    return symbol;
  }

  /** Whether there is a price at all yet: a baseline alone has none. */
  public boolean known() {
    return price > 0;
  }

  /** As it came in; NaN before the first. */
  public double price() {
    return price;
  }

  /** Of the session: the exact decimal sum, rounded once. */
  public double volume() {
    return volume.toDouble();
  }

  /** Whether trades of the session may be missing in {@link #volume}. */
  public boolean volumePartial() {
    return partial;
  }

  /** Of the session before this one; NaN where unknown. */
  public double previousClose() {
    return hasPreviousClose() ? previousClose : Double.NaN;
  }

  /** From the previous close. */
  public Change change() {
    return Change.of(price, previousClose());
  }

  /** The price's own time. */
  public long timeMillis() {
    return timeMillis;
  }

  /** Wall time of the price's receipt. */
  public long receivedMillis() {
    return receivedMillis;
  }

  /** The session's date, days since 1970-01-01. */
  public int sessionDay() {
    return sessionDay;
  }

  /** Counts the values taken into the book; 0 while there is only a restored price. */
  public long seq() {
    return seq;
  }

  /** No print for long, in an open market. */
  public boolean stale() {
    return stale;
  }

  /** Whether this comes from a snapshot, and nothing newer has been seen. */
  public boolean restored() {
    return restored;
  }

  /** What to keep of it outside the book. */
  public PriceSnapshot snapshot(long nowMillis) {
    return new PriceSnapshot(
        symbol,
        price,
        volume.toDecimal(),
        partial,
        previousClose(),
        timeMillis,
        receivedMillis,
        sessionDay,
        nowMillis);
  }

  boolean hasPreviousClose() {
    return previousClose > 0
        && (previousCloseDay == sessionDay || previousCloseReceiptDay == sessionDay);
  }

  boolean outdates(int day) {
    return day < sessionDay;
  }

  /** A trade of this session or a newer one. */
  void trade(int day, double tradePrice, double tradeVolume, long time, long received, long gap) {
    if (day > sessionDay) {
      begin(day, gap);
    }
    if (tradeVolume > 0) {
      volume.add(tradeVolume);
    }
    if (time >= timeMillis) {
      price = tradePrice;
      timeMillis = time;
      receivedMillis = received;
    }
    printed(received);
  }

  /** A quoted price: one more value if it is newer than what is known. */
  boolean quotePrice(int day, double last, long time, long received, long gap) {
    if (outdates(day) || time <= timeMillis) {
      return false;
    }
    if (day > sessionDay) {
      begin(day, gap);
    }
    price = last;
    timeMillis = time;
    receivedMillis = received;
    printed(received);
    return true;
  }

  /** The feed's own previous close, told on one day about the prices of another, or of the same. */
  boolean quotePreviousClose(int day, int receiptDay, double close) {
    if (sessionDay != NO_SESSION && sessionDay != day && sessionDay != receiptDay) {
      return false;
    }
    boolean news = !hasPreviousClose() || previousClose != close;
    previousClose = close;
    previousCloseDay = day;
    previousCloseReceiptDay = receiptDay;
    return news;
  }

  /** A stored close, where the feed told none for session {@code day}. */
  boolean storedPreviousClose(int day, double close) {
    return day == sessionDay && !hasPreviousClose() && quotePreviousClose(day, day, close);
  }

  /**
   * The stream begins at {@code at}.
   *
   * @param whole whether nothing is missing in the sum up to then
   */
  boolean streamBegins(long at, boolean whole) {
    streaming = true;
    streamingSinceMillis = at;
    return whole ? mark(false) : interrupted(at);
  }

  /** The stream ends at {@code at}. */
  boolean streamEnds(long at) {
    streaming = false;
    return interrupted(at);
  }

  /** Trades may have been lost at {@code at}; that matters while the session lasts. */
  boolean interrupted(long at) {
    wholeUntilMillis = NEVER;
    boolean over =
        sessionDay != NO_SESSION && at >= SessionCalendar.startMillis(share, sessionDay + 1);
    return !over && mark(true);
  }

  boolean streaming() {
    return streaming;
  }

  long streamingSinceMillis() {
    return streamingSinceMillis;
  }

  /** Up to when a restored sum is whole; {@link #NEVER} where it is not. */
  long wholeUntilMillis() {
    return wholeUntilMillis;
  }

  /** Takes what a snapshot knows and the book does not. Once: the sums are added. */
  boolean restore(PriceSnapshot snapshot) {
    int day = snapshot.sessionDay();
    if (outdates(day)) {
      return false;
    }
    if (day > sessionDay) {
      begin(day, Long.MAX_VALUE);
    }
    boolean news = false;
    if (partial && snapshot.volume().signum() > 0) {
      volume.add(snapshot.volume());
      news = true;
    }
    if (!snapshot.volumePartial() && seq == 0) {
      wholeUntilMillis = snapshot.writtenMillis();
    }
    if (!hasPreviousClose() && snapshot.previousClose() > 0) {
      news |= quotePreviousClose(day, day, snapshot.previousClose());
    }
    if (snapshot.timeMillis() > timeMillis) {
      price = snapshot.price();
      timeMillis = snapshot.timeMillis();
      receivedMillis = snapshot.receivedMillis();
      printedMillis = Math.max(printedMillis, receivedMillis);
      restored = seq == 0;
      news = true;
    }
    return news;
  }

  /** Marks it stale, or not. */
  boolean stale(boolean now) {
    boolean news = known() && stale != now;
    stale = known() && now;
    return news;
  }

  /** Wall time of the last receipt of a print. */
  long printedMillis() {
    return printedMillis;
  }

  private boolean mark(boolean nowPartial) {
    boolean news = partial != nowPartial;
    partial = nowPartial;
    return news;
  }

  private void printed(long received) {
    printedMillis = received;
    stale = false;
    restored = false;
    seq++;
  }

  private void begin(int day, long gap) {
    long start = SessionCalendar.startMillis(share, day);
    sessionDay = day;
    volume.clear();
    partial = !(streaming && streamingSinceMillis <= start && gap < start);
    wholeUntilMillis = NEVER;
    askCloseMillis = 0;
  }
}
