package dev.ringfolio.core.market;

import dev.ringfolio.core.model.Resolution;
import dev.ringfolio.core.model.Symbol;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Bars of a second, a minute, five minutes and an hour, and of the session, made from live trades.
 * Owned by the price cache; not thread-safe. Time is pushed in.
 *
 * <p><b>Problem.</b> A chart of the last hours wants bars that are right to the last trade,
 * although trades come out of order and sometimes not at all, and it wants to know where they may
 * be wrong.
 *
 * <p><b>Rules.</b> A bar is that of the trades whose own time lies in it, in the order of these
 * times. A price update without volume counts but for the volume. A stretch without trades has no
 * bar; one in which trades may have been missed lies in a {@link Gap}, of which the first begins
 * before everything. The regular trade of a session makes a daily bar when it has settled: its
 * close where nothing after it can have been missed, and the rest where nothing at all can.
 *
 * <p><b>Bounds.</b> {@link #SYMBOLS_MAX} symbols of {@link #barsMax} bars in each resolution:
 * {@link #BARS_MAX} bars of 56 bytes, some 30 MB, if all that were used; 50 symbols take 6 MB. A
 * symbol that is not streamed any more makes room for one that begins to be, the one heard of
 * longest ago first; where all are streamed, the new one has no bars, and its trades are counted.
 */
public final class LiveBars {
  /** Symbols that have bars. */
  public static final int SYMBOLS_MAX = 250;

  /** Five minutes of seconds. */
  private static final int SECONDS_MAX = 300;

  /** A day of shares, which print from 04:00 to 20:00. */
  private static final int MINUTES_MAX = 960;

  /** Two days round the clock. */
  private static final int FIVE_MINUTES_MAX = 576;

  /** Two weeks round the clock. */
  private static final int HOURS_MAX = 336;

  /** All bars there can be. */
  public static final int BARS_MAX =
      SYMBOLS_MAX * (SECONDS_MAX + MINUTES_MAX + FIVE_MINUTES_MAX + HOURS_MAX);

  private final SessionCalendar calendar = new SessionCalendar();
  private final Map<Symbol, SymbolBars> symbols = new HashMap<>();
  private long seenMillis;
  private long refused;
  private long displaced;

  /** Bars of one resolution that are kept of a symbol. */
  public static int barsMax(Resolution resolution) {
    return switch (resolution) {
      case SECOND -> SECONDS_MAX;
      case MINUTE -> MINUTES_MAX;
      case FIVE_MINUTES -> FIVE_MINUTES_MAX;
      case HOUR -> HOURS_MAX;
    };
  }

  /**
   * Takes a trade, or a bare price update where {@code volume} is 0. An impossible one changes
   * nothing; the {@link PriceBook} counts it.
   */
  public void trade(
      Symbol symbol, double price, double volume, long timeMillis, long receivedMillis) {
    if (!PriceBook.possible(price, volume, timeMillis)) {
      return;
    }
    seenMillis = receivedMillis;
    SymbolBars bars = symbols.get(symbol);
    if (bars == null && symbols.size() < SYMBOLS_MAX) {
      bars = add(symbol);
    }
    if (bars == null) {
      refused++;
      return;
    }
    bars.heardMillis = receivedMillis;
    bars.trade(calendar.day(bars.share, timeMillis), price, volume, timeMillis);
  }

  /** The symbol's trades are streamed from {@code atMillis} on, or no longer. */
  public void stream(Symbol symbol, boolean streaming, long atMillis) {
    SymbolBars bars = symbols.get(symbol);
    if (bars == null && streaming && (symbols.size() < SYMBOLS_MAX || displace())) {
      bars = add(symbol);
    }
    if (bars == null) {
      return;
    }
    bars.heardMillis = atMillis;
    if (streaming) {
      bars.coverage.begins(atMillis);
    } else {
      // A dead connection is noticed late: since the last trade of any symbol, all may be lost.
      bars.coverage.ends(Math.min(atMillis, seenMillis));
    }
  }

  /** Trades were lost, nobody knows whose. */
  public void gap(long nowMillis) {
    long since = Math.min(nowMillis, seenMillis);
    symbols.values().forEach(bars -> bars.coverage.lost(since, nowMillis));
  }

  /**
   * The newest bars of a symbol that begin in a range, in order of time.
   *
   * @param from inclusive
   * @param to inclusive
   * @param limit how many at most
   */
  public Read read(Symbol symbol, Resolution resolution, long from, long to, int limit) {
    SymbolBars bars = symbols.get(symbol);
    if (bars == null) {
      return new Read(List.of(), List.of(new Gap(Gap.EVER, Gap.ON)));
    }
    List<LiveBar> found = new ArrayList<>();
    bars.ring(resolution).read(from, to, limit, found::add);
    long end = to > Gap.ON - resolution.millis() ? Gap.ON : to + resolution.millis();
    return new Read(found, bars.coverage.within(from, end));
  }

  /**
   * Bars, and where trades may have been missed among them.
   *
   * @param gaps in order of time
   */
  public record Read(List<LiveBar> bars, List<Gap> gaps) {}

  /** The daily bars of the sessions that have settled since the last call. */
  public List<DailyBar> settled(long nowMillis) {
    List<DailyBar> settled = new ArrayList<>();
    symbols.values().forEach(bars -> settled.addAll(bars.settled(nowMillis)));
    return settled;
  }

  /** Symbols that have bars, or will. */
  public int symbols() {
    return symbols.size();
  }

  /** Bars of all symbols and resolutions. */
  public int size() {
    return symbols.values().stream().mapToInt(SymbolBars::size).sum();
  }

  /** Trades of symbols that there was no room for, in all. */
  public long refused() {
    return refused;
  }

  /** Symbols that made room for another, in all. */
  public long displaced() {
    return displaced;
  }

  /**
   * Trades older than all that is kept of their symbol and resolution, of the symbols there are.
   */
  public long late() {
    return symbols.values().stream().mapToLong(SymbolBars::late).sum();
  }

  private SymbolBars add(Symbol symbol) {
    SymbolBars added = new SymbolBars(symbol);
    symbols.put(symbol, added);
    return added;
  }

  private boolean displace() {
    Optional<SymbolBars> idle =
        symbols.values().stream()
            .filter(bars -> !bars.coverage.streaming())
            .min(Comparator.comparingLong(bars -> bars.heardMillis));
    idle.ifPresent(
        bars -> {
          symbols.remove(bars.symbol);
          displaced++;
        });
    return idle.isPresent();
  }
}
