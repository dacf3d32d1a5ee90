package dev.ringfolio.prices;

import dev.ringfolio.core.market.History.HistoryUnavailable;
import dev.ringfolio.core.market.History.Origin;
import dev.ringfolio.core.model.StoreUnavailable;
import dev.ringfolio.core.model.Symbol;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * The newest daily closes, the port behind previous closes and the last resort of a bulk read.
 * Blocking: called on a worker pool, never on an event loop.
 */
public interface LastCloses {
  /**
   * The two newest closes of each symbol before a date.
   *
   * @param before exclusive
   * @return for each symbol that has any row: up to two closes, the newest first; none where all
   *     its rows are later
   * @throws HistoryUnavailable if the history cannot be read now
   * @throws StoreUnavailable if the store cannot be read now
   */
  Map<Symbol, List<DailyClose>> read(List<Symbol> symbols, LocalDate before);

  /** What of that is known without the store, which may be away. Any thread; at once. */
  default Map<Symbol, List<DailyClose>> remembered(List<Symbol> symbols, LocalDate before) {
    return Map.of();
  }

  /**
   * The close of a day.
   *
   * @param close positive
   * @param origin whose row it is
   */
  record DailyClose(LocalDate date, double close, Origin origin) {}
}
