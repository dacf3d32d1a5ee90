package dev.ringfolio.prices;

import dev.ringfolio.core.market.History;
import dev.ringfolio.core.model.Symbol;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Last closes that are remembered while the version of the data stays: a bulk read asks the
 * database for one number. Any thread that may block; {@link #remembered} does not.
 *
 * <p>At most {@link #SYMBOLS_MAX} symbols before each of {@link #DATES_MAX} dates; the date that
 * was asked for longest ago goes, and a date with too many symbols begins anew.
 */
public final class CachedCloses implements LastCloses {
  static final int DATES_MAX = 4;
  static final int SYMBOLS_MAX = 20_000;

  private final LastCloses source;
  private final History history;

  /** Symbols without any row are remembered without a value. */
  private final Map<LocalDate, Map<Symbol, @Nullable List<DailyClose>>> known =
      new LinkedHashMap<>(DATES_MAX, 0.75f, true);

  private long version = Long.MIN_VALUE;

  /**
   * Remembers what {@code source} answers.
   *
   * @param history whose version grows whenever that may change
   */
  public CachedCloses(LastCloses source, History history) {
    this.source = source;
    this.history = history;
  }

  @Override
  public Map<Symbol, List<DailyClose>> read(List<Symbol> symbols, LocalDate before) {
    long now = history.version(symbols);
    Map<Symbol, List<DailyClose>> found = new HashMap<>();
    List<Symbol> missing = find(symbols, before, now, found);
    if (!missing.isEmpty()) {
      Map<Symbol, List<DailyClose>> fresh = source.read(missing, before);
      found.putAll(fresh);
      remember(missing, before, now, fresh);
    }
    return found;
  }

  /** Fills {@code found} with what is known of a version; answers what is not. */
  private synchronized List<Symbol> find(
      List<Symbol> symbols, LocalDate before, long now, Map<Symbol, List<DailyClose>> found) {
    if (now > version) {
      known.clear();
      version = now;
    }
    Map<Symbol, @Nullable List<DailyClose>> of = now == version ? known.get(before) : null;
    if (of == null) {
      return symbols;
    }
    List<Symbol> missing = new ArrayList<>();
    for (Symbol symbol : symbols) {
      List<DailyClose> closes = of.get(symbol);
      if (closes != null) {
        found.put(symbol, closes);
      } else if (!of.containsKey(symbol)) {
        missing.add(symbol);
      }
    }
    return missing;
  }

  private synchronized void remember(
      List<Symbol> symbols, LocalDate before, long now, Map<Symbol, List<DailyClose>> fresh) {
    if (now != version) {
      return; // another thread has seen newer data meanwhile
    }
    Map<Symbol, @Nullable List<DailyClose>> of =
        known.computeIfAbsent(before, date -> new HashMap<>());
    if (of.size() + symbols.size() > SYMBOLS_MAX) {
      of.clear();
    }
    if (symbols.size() <= SYMBOLS_MAX) {
      symbols.forEach(symbol -> of.put(symbol, fresh.get(symbol)));
    }
    if (known.size() > DATES_MAX) {
      known.remove(known.keySet().iterator().next());
    }
  }

  @Override
  public synchronized Map<Symbol, List<DailyClose>> remembered(
      List<Symbol> symbols, LocalDate before) {
    Map<Symbol, List<DailyClose>> found = new HashMap<>();
    find(symbols, before, version, found);
    return found;
  }
}
