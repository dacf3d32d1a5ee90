package dev.ringfolio.prices;

import dev.ringfolio.core.market.DailyBar;
import dev.ringfolio.core.market.History.Origin;
import dev.ringfolio.core.model.Symbol;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Last closes out of the stored daily bars, and for symbols without any of others. Stateless; any
 * thread that may block.
 */
public final class StoredCloses implements LastCloses {
  private static final int CLOSES_MAX = 2;

  private final DailyBars bars;
  private final LastCloses others;

  /**
   * Reads both on the caller's thread.
   *
   * @param others for symbols that have no stored bar at all
   */
  public StoredCloses(DailyBars bars, LastCloses others) {
    this.bars = bars;
    this.others = others;
  }

  @Override
  public Map<Symbol, List<DailyClose>> read(List<Symbol> symbols, LocalDate before) {
    Map<Symbol, List<DailyBar>> newest = bars.newest(symbols);
    Map<Symbol, List<DailyClose>> found = new HashMap<>();
    List<Symbol> without = new ArrayList<>();
    for (Symbol symbol : symbols) {
      List<DailyBar> rows = newest.getOrDefault(symbol, List.of());
      if (rows.isEmpty()) {
        without.add(symbol);
        continue;
      }
      List<DailyClose> closes = before(symbol, rows, before);
      if (!closes.isEmpty()) {
        found.put(symbol, closes);
      }
    }
    if (!without.isEmpty()) {
      found.putAll(others.read(without, before));
    }
    return found;
  }

  /** Of the newest rows, or, where those are all too new, of the rows before the date. */
  private List<DailyClose> before(Symbol symbol, List<DailyBar> newest, LocalDate before) {
    List<DailyClose> closes = new ArrayList<>(CLOSES_MAX);
    for (DailyBar bar : newest) {
      if (bar.epochDay() < before.toEpochDay()) {
        closes.add(close(bar));
      }
    }
    if (closes.isEmpty() && newest.size() == CLOSES_MAX) {
      for (DailyBar bar : bars.read(symbol, null, before.minusDays(1), CLOSES_MAX)) {
        closes.add(0, close(bar));
      }
    }
    return closes;
  }

  private static DailyClose close(DailyBar bar) {
    return new DailyClose(LocalDate.ofEpochDay(bar.epochDay()), bar.close(), Origin.IMPORTED);
  }
}
