package dev.ringfolio.prices;

import dev.ringfolio.core.market.History;
import dev.ringfolio.core.market.History.Origin;
import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.model.Symbol;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Last closes out of a history that is cheap to read: of the {@link #WINDOW_DAYS} days before the
 * date, and only for symbols whose rows end earlier from all there is. Blocking; any thread that
 * the history allows.
 */
public final class HistoryCloses implements LastCloses {
  static final int WINDOW_DAYS = 14;
  private static final int CLOSES_MAX = 2;

  private final History history;

  public HistoryCloses(History history) {
    this.history = history;
  }

  @Override
  public Map<Symbol, List<DailyClose>> read(List<Symbol> symbols, LocalDate before) {
    Map<Symbol, List<DailyClose>> found = new HashMap<>();
    List<Symbol> older = add(symbols, before.minusDays(WINDOW_DAYS), before, found);
    if (!older.isEmpty()) {
      add(older, null, before, found);
    }
    return found;
  }

  /** Adds what there is; returns the symbols that have rows, but none in the range. */
  private List<Symbol> add(
      List<Symbol> symbols,
      @Nullable LocalDate from,
      LocalDate before,
      Map<Symbol, List<DailyClose>> found) {
    PriceTable table = history.read(symbols, from, before.minusDays(1));
    List<Symbol> empty = new ArrayList<>();
    for (int column = 0; column < symbols.size(); column++) {
      Origin origin = table.origins().get(column);
      List<DailyClose> closes = newest(table, column, origin);
      if (!closes.isEmpty()) {
        found.put(symbols.get(column), closes);
      } else if (origin != Origin.NONE) {
        empty.add(symbols.get(column));
      }
    }
    return empty;
  }

  private static List<DailyClose> newest(PriceTable table, int column, Origin origin) {
    List<DailyClose> closes = new ArrayList<>(CLOSES_MAX);
    for (int row = table.rows() - 1; row >= 0 && closes.size() < CLOSES_MAX; row--) {
      double close = table.close(row, column);
      if (close > 0) {
        closes.add(new DailyClose(LocalDate.ofEpochDay(table.epochDays()[row]), close, origin));
      }
    }
    return closes;
  }
}
