package dev.ringfolio.core.portfolio;

import dev.ringfolio.core.market.History;
import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.model.Symbol;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The newest closes of the symbols that portfolios hold, read once while the data stand. At most
 * {@link #SYMBOLS_MAX} are kept (12 MB); the one not asked for longest gives way. Blocks; owned by
 * one thread at a time.
 */
public final class CloseCache {
  static final int SYMBOLS_MAX = 2_000;

  /** Symbols of one read: of thirty years each, 3 MB. */
  private static final int READ_MAX = 50;

  private final History history;
  private final Map<Symbol, Closes> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long version = Long.MIN_VALUE;

  public CloseCache(History history) {
    this.history = history;
  }

  /**
   * Forgets everything where the data of any of {@code symbols} changed since this was asked last.
   *
   * @throws History.HistoryUnavailable if the store cannot be read now
   */
  public void refresh(Collection<Symbol> symbols) {
    long now = history.version(List.copyOf(symbols));
    if (now != version) {
      kept.clear();
      version = now;
    }
  }

  /**
   * The closes of those of {@code symbols} that have any.
   *
   * @throws History.HistoryUnavailable if the store cannot be read now
   */
  public Map<Symbol, Closes> read(Collection<Symbol> symbols) {
    Map<Symbol, Closes> found = new HashMap<>();
    List<Symbol> missing = new ArrayList<>();
    for (Symbol symbol : symbols) {
      Closes known = kept.get(symbol);
      if (known == null) {
        missing.add(symbol);
      } else {
        found.put(symbol, known);
      }
    }
    for (int from = 0; from < missing.size(); from += READ_MAX) {
      List<Symbol> some = missing.subList(from, Math.min(from + READ_MAX, missing.size()));
      PriceTable table = history.read(some, null, null);
      for (int column = 0; column < some.size(); column++) {
        keep(some.get(column), Closes.of(table, column), found);
      }
    }
    found.values().removeIf(closes -> closes.prices().length == 0);
    return found;
  }

  private void keep(Symbol symbol, Closes closes, Map<Symbol, Closes> found) {
    found.put(symbol, closes);
    kept.put(symbol, closes);
    if (kept.size() > SYMBOLS_MAX) {
      kept.remove(kept.keySet().iterator().next());
    }
  }

  /** Symbols kept. */
  int size() {
    return kept.size();
  }
}
