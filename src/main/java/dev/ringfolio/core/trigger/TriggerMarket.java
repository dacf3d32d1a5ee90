package dev.ringfolio.core.trigger;

import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.TriggerCondition.CorrelationChange;
import dev.ringfolio.core.model.TriggerCondition.PriceChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Prices as triggers need them: the newest, windows of them, and closes of minutes; each kept once
 * however many triggers look at it, and only while one does. Owned by one {@link TriggerEngine}.
 *
 * <p>Windows and closes of minutes are {@value #SERIES_MAX} in all, 31 MB if all were used. What
 * has no room is not watched, and counted.
 */
final class TriggerMarket {
  static final int SERIES_MAX = 10_000;

  private final Map<Symbol, Quoted> symbols = new HashMap<>();
  private int series;
  private int refused;

  /** What is kept of one symbol. */
  private static final class Quoted {
    final List<TriggerWatch> watches = new ArrayList<>(1);
    final NewestPrice newest = new NewestPrice();
    final Map<Long, PriceWindow> windows = new HashMap<>(1);
    @Nullable MinuteCloses closes;
  }

  Set<Symbol> symbols() {
    return Set.copyOf(symbols.keySet());
  }

  /** Series of symbols that found no room. */
  int refused() {
    return refused;
  }

  /** Those that watch {@code symbol}; read, never written. */
  List<TriggerWatch> watches(Symbol symbol) {
    Quoted of = symbols.get(symbol);
    return of == null ? List.of() : of.watches;
  }

  /**
   * Takes the newest price of a symbol.
   *
   * @param receivedMillis when it came; one that is older than a window is none of its prices
   */
  void price(
      Symbol symbol,
      double price,
      double changePercent,
      boolean stale,
      long receivedMillis,
      long nowMillis) {
    Quoted of = symbols.get(symbol);
    if (of == null) {
      return;
    }
    of.newest.take(price, changePercent, stale, receivedMillis);
    of.windows.forEach(
        (window, prices) -> {
          if (nowMillis - receivedMillis <= window) {
            prices.price(price, nowMillis);
          }
        });
    if (of.closes != null) {
      boolean print = nowMillis - receivedMillis <= MinuteCloses.MINUTE_MILLIS;
      of.closes.price(price, print, nowMillis);
    }
  }

  /** Forgets the prices that were; the newest of each symbol is still known. */
  void forget() {
    for (Quoted of : symbols.values()) {
      of.windows.values().forEach(PriceWindow::forget);
      if (of.closes != null) {
        of.closes.forget();
      }
    }
  }

  /** Has {@code watch} look at {@code wanted}, in the place of what it looked at. */
  void watch(TriggerWatch watch, List<Symbol> wanted) {
    List<Symbol> before = watch.symbols;
    watch.symbols = wanted;
    wanted.forEach(
        symbol -> {
          List<TriggerWatch> watches = symbols.computeIfAbsent(symbol, s -> new Quoted()).watches;
          if (!watches.contains(watch)) {
            watches.add(watch);
          }
        });
    before.stream().filter(symbol -> !wanted.contains(symbol)).forEach(s -> leave(watch, s));
    show(watch);
  }

  private void show(TriggerWatch watch) {
    if (watch.sensor instanceof PriceMoves moves
        && watch.spec.condition() instanceof PriceChange condition) {
      Map<Symbol, PriceWindow> windows = new HashMap<>();
      for (Symbol symbol : watch.symbols) {
        PriceWindow window = window(symbol, condition.windowMillis());
        if (window != null) {
          windows.put(symbol, window);
        }
      }
      moves.watch(windows);
    } else if (watch.sensor instanceof CorrelationShift shift) {
      Map<Symbol, MinuteCloses> closes = new LinkedHashMap<>();
      for (Symbol symbol : watch.symbols) {
        MinuteCloses of = closes(symbol);
        if (of != null) {
          closes.put(symbol, of);
        }
      }
      shift.watch(closes);
    } else if (watch.sensor instanceof MetricSensor metrics) {
      Map<Symbol, NewestPrice> newest = new HashMap<>();
      watch.symbols.forEach(symbol -> newest.put(symbol, quoted(symbol).newest));
      metrics.watch(newest);
    }
  }

  private Quoted quoted(Symbol symbol) {
    Quoted of = symbols.get(symbol);
    if (of == null) {
      throw new IllegalStateException(symbol + " is watched by nobody");
    }
    return of;
  }

  private @Nullable PriceWindow window(Symbol symbol, long windowMillis) {
    Map<Long, PriceWindow> windows = quoted(symbol).windows;
    PriceWindow window = windows.get(windowMillis);
    if (window == null && room()) {
      window = new PriceWindow(windowMillis);
      windows.put(windowMillis, window);
    }
    return window;
  }

  private @Nullable MinuteCloses closes(Symbol symbol) {
    Quoted of = quoted(symbol);
    if (of.closes == null && room()) {
      of.closes = new MinuteCloses();
    }
    return of.closes;
  }

  private boolean room() {
    if (series >= SERIES_MAX) {
      refused++;
      return false;
    }
    series++;
    return true;
  }

  /** Has {@code watch} look at nothing any more. */
  void leave(TriggerWatch watch) {
    watch.symbols.forEach(symbol -> leave(watch, symbol));
  }

  private void leave(TriggerWatch watch, Symbol symbol) {
    symbols.computeIfPresent(symbol, (s, of) -> without(of, watch) ? null : of);
  }

  /** Whether nobody is left. */
  private boolean without(Quoted of, TriggerWatch watch) {
    of.watches.remove(watch);
    Set<Long> wanted =
        of.watches.stream()
            .map(other -> other.spec.condition())
            .filter(PriceChange.class::isInstance)
            .map(condition -> ((PriceChange) condition).windowMillis())
            .collect(Collectors.toSet());
    series -= of.windows.size();
    of.windows.keySet().retainAll(wanted);
    series += of.windows.size();
    if (of.closes != null
        && of.watches.stream().noneMatch(w -> w.spec.condition() instanceof CorrelationChange)) {
      of.closes = null;
      series--;
    }
    return of.watches.isEmpty();
  }
}
