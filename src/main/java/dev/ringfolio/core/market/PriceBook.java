package dev.ringfolio.core.market;

import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The newest price of every symbol, and the exact volume of its session. Owned by the price cache;
 * not thread-safe. Time is pushed in.
 *
 * <p><b>Problem.</b> Trades come out of time order, several in one millisecond, without ids, and
 * sometimes not at all. Clients want the last price by the trade's own time, the session's volume
 * to the last decimal, the change from the previous close, and an honest word where any of that may
 * be wrong.
 *
 * <p><b>Rules.</b>
 *
 * <ul>
 *   <li>A trade whose time is equal or later replaces the price; an earlier one adds its volume
 *       only.
 *   <li>A session is a date (see {@link SessionCalendar}) of the trades' own time. A trade of a
 *       newer one starts the sum anew; one of an older session changes nothing and is counted.
 *   <li>Each value taken, late or not, with volume or without, raises the symbol's seq by 1.
 *   <li>A previous close belongs to a session. The feed's own counts for the session of its quote's
 *       time and for that of its receipt; else a stored close of before the session; else it is
 *       unknown, and asked for every minute ({@link #closesWanted}). So a new session never shows
 *       the change from what the last one was told.
 *   <li>The sum is partial unless the symbol was streamed without interruption since before the
 *       session began. A gap makes every symbol partial until its session ends. A restored sum is
 *       whole only if it was whole when written and no trade could be made until the stream's
 *       return: that is, for shares of a real market, outside 04:00 to 20:00 in New York.
 *   <li>Stale: no print received for {@code ttl} within the time that the market is open.
 * </ul>
 *
 * <p><b>Bounds.</b> At most {@code symbolsMax} symbols; what belongs to one more is refused and
 * counted. The list of changes holds each symbol once.
 */
public final class PriceBook {
  /** Between two questions for the previous close of a symbol. */
  static final long ASK_CLOSE_MILLIS = 60_000;

  private final long ttlMillis;
  private final int symbolsMax;
  private final SessionCalendar calendar = new SessionCalendar();
  private final MarketHours hours;
  private final Map<Symbol, BookEntry> prices = new HashMap<>();
  private final List<BookEntry> changed = new ArrayList<>();
  private long lastGapMillis = Long.MIN_VALUE;
  private long refused;
  private long invalid;
  private long outdated;
  private int stale;

  public PriceBook(PriceSource source, Duration ttl, int symbolsMax) {
    this.ttlMillis = ttl.toMillis();
    this.symbolsMax = symbolsMax;
    this.hours = new MarketHours(calendar, source.simulated());
  }

  /**
   * Takes a trade, or a bare price update where {@code volume} is 0.
   *
   * @return whether it is a new value of the symbol
   */
  public boolean trade(
      Symbol symbol, double price, double volume, long timeMillis, long receivedMillis) {
    if (!possible(price, volume, timeMillis)) {
      invalid++;
      return false;
    }
    BookEntry entry = entry(symbol);
    if (entry == null) {
      return false;
    }
    int day = calendar.day(entry.share, timeMillis);
    if (entry.outdates(day)) {
      outdated++;
      return false;
    }
    entry.trade(day, price, volume, timeMillis, receivedMillis, lastGapMillis);
    changed(entry);
    return true;
  }

  /**
   * Takes the session's reference prices. The last price is a value, without volume, if it is newer
   * than the book's.
   *
   * @param last NaN or 0 where unknown
   * @param previousClose of the session before that of {@code timeMillis}; NaN or 0 where unknown
   * @param timeMillis of the last price; 0 where unknown
   */
  public void quote(
      Symbol symbol, double last, double previousClose, long timeMillis, long receivedMillis) {
    boolean priced = positive(last) && timeMillis > 0;
    if (!priced && !positive(previousClose)) {
      return;
    }
    long time = timeMillis > 0 ? timeMillis : receivedMillis;
    if (!(datable(time) && datable(receivedMillis))) {
      invalid++;
      return;
    }
    BookEntry entry = entry(symbol);
    if (entry == null) {
      return;
    }
    int day = calendar.day(entry.share, time);
    boolean news = priced && entry.quotePrice(day, last, time, receivedMillis, lastGapMillis);
    if (positive(previousClose)) {
      int receiptDay = calendar.day(entry.share, receivedMillis);
      news |= entry.quotePreviousClose(day, receiptDay, previousClose);
    }
    changedIf(news, entry);
  }

  /** Takes a stored close of before session {@code day}, where the feed has told none. */
  public void previousClose(Symbol symbol, int day, double close) {
    BookEntry entry = prices.get(symbol);
    if (entry != null && positive(close)) {
      changedIf(entry.storedPreviousClose(day, close), entry);
    }
  }

  /** The symbol's trades are streamed from {@code atMillis} on, or no longer. */
  public void stream(Symbol symbol, boolean streaming, long atMillis) {
    BookEntry entry = entry(symbol);
    if (entry == null) {
      return;
    }
    changedIf(
        streaming
            ? entry.streamBegins(atMillis, restoredWhole(entry, atMillis))
            : entry.streamEnds(atMillis),
        entry);
  }

  /** Whether the shares' market is open. */
  public void market(boolean open, long atMillis) {
    hours.tell(open, atMillis);
  }

  /** Trades were lost, nobody knows whose. */
  public void gap(long nowMillis) {
    lastGapMillis = nowMillis;
    prices.values().forEach(entry -> changedIf(entry.interrupted(nowMillis), entry));
  }

  /**
   * Takes what was kept by an earlier run, where the book does not know better. At most once for
   * each symbol, before anything of this run is kept: the sums of one session are added.
   */
  public void restore(PriceSnapshot snapshot) {
    BookEntry entry = entry(snapshot.symbol());
    if (entry == null) {
      return;
    }
    boolean news = entry.restore(snapshot);
    if (entry.streaming() && restoredWhole(entry, entry.streamingSinceMillis())) {
      news |= entry.streamBegins(entry.streamingSinceMillis(), true);
    }
    changedIf(news, entry);
  }

  /** Finds out which prices are stale by now. */
  public void sweep(long nowMillis) {
    stale = 0;
    for (BookEntry entry : prices.values()) {
      changedIf(entry.stale(stale(entry.share, entry.printedMillis(), nowMillis)), entry);
      stale += entry.stale() ? 1 : 0;
    }
  }

  /** Whether a price received at {@code receivedMillis} is stale by now. */
  public boolean stale(Symbol symbol, long receivedMillis, long nowMillis) {
    return stale(SessionCalendar.isShare(symbol), receivedMillis, nowMillis);
  }

  /**
   * Symbols of one session day whose previous close is not known; each at most once a minute, and
   * at once after a session began. Of another day, if there are such, at the next call.
   *
   * @param max how many
   */
  public ClosesWanted closesWanted(long nowMillis, int max) {
    List<Symbol> wanted = new ArrayList<>();
    int day = 0;
    for (BookEntry entry : prices.values()) {
      if (wanted.size() == max) {
        break;
      }
      boolean due = entry.known() && !entry.hasPreviousClose() && entry.askCloseMillis <= nowMillis;
      if (due && (wanted.isEmpty() || entry.sessionDay() == day)) {
        day = entry.sessionDay();
        entry.askCloseMillis = nowMillis + ASK_CLOSE_MILLIS;
        wanted.add(entry.symbol());
      }
    }
    return new ClosesWanted(day, wanted);
  }

  /**
   * Symbols that want a close of before their session.
   *
   * @param day of the session, days since 1970-01-01; of no meaning where there are no symbols
   */
  public record ClosesWanted(int day, List<Symbol> symbols) {}

  /** Hands over each price that changed since the last call, once, and forgets that it did. */
  public void drainChanged(Consumer<BookEntry> taker) {
    for (BookEntry entry : changed) {
      entry.dirty = false;
      taker.accept(entry);
    }
    changed.clear();
  }

  /** The symbol's price, or null where none is known. */
  public @Nullable BookEntry find(Symbol symbol) {
    BookEntry entry = prices.get(symbol);
    return entry != null && entry.known() ? entry : null;
  }

  /** All symbols heard of, those without a price, too. */
  public Collection<BookEntry> all() {
    return Collections.unmodifiableCollection(prices.values());
  }

  /** What was refused because the book was full, in all. */
  public long refused() {
    return refused;
  }

  /** Trades and quotes with an impossible price, volume or time, in all. */
  public long invalid() {
    return invalid;
  }

  /** Trades of a session before the newest, in all. */
  public long outdated() {
    return outdated;
  }

  /** Stale prices, as of the last {@link #sweep}. */
  public int staleCount() {
    return stale;
  }

  private @Nullable BookEntry entry(Symbol symbol) {
    BookEntry entry = prices.get(symbol);
    if (entry != null) {
      return entry;
    }
    if (prices.size() >= symbolsMax) {
      refused++;
      return null;
    }
    BookEntry added = new BookEntry(symbol);
    prices.put(symbol, added);
    return added;
  }

  private boolean restoredWhole(BookEntry entry, long streamedSince) {
    return entry.wholeUntilMillis() != BookEntry.NEVER
        && !hours.mayTradeBetween(entry.share, entry.wholeUntilMillis(), streamedSince);
  }

  private boolean stale(boolean share, long printedMillis, long nowMillis) {
    long openSince = hours.openSince(share, nowMillis);
    return openSince != MarketHours.CLOSED
        && nowMillis - Math.max(printedMillis, openSince) > ttlMillis;
  }

  private void changedIf(boolean news, BookEntry entry) {
    if (news) {
      changed(entry);
    }
  }

  private void changed(BookEntry entry) {
    if (entry.known() && !entry.dirty) {
      entry.dirty = true;
      changed.add(entry);
    }
  }

  /** Whether a trade can have been: a positive price, no negative volume, a time with a session. */
  static boolean possible(double price, double volume, long timeMillis) {
    return positive(price) && volume >= 0 && volume <= Double.MAX_VALUE && datable(timeMillis);
  }

  private static boolean positive(double price) {
    return price > 0 && price <= Double.MAX_VALUE;
  }

  private static boolean datable(long timeMillis) {
    return timeMillis >= SessionCalendar.MILLIS_MIN && timeMillis <= SessionCalendar.MILLIS_MAX;
  }
}
