package dev.ringfolio.prices;

import dev.ringfolio.contract.BarsRead;
import dev.ringfolio.contract.BarsRead.Bar;
import dev.ringfolio.contract.ReadBars;
import dev.ringfolio.core.market.DailyBar;
import dev.ringfolio.core.market.History;
import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.model.StoreUnavailable;
import java.util.ArrayList;
import java.util.List;

/**
 * Daily bars of a symbol: those stored, or else the closes that the history has of it. Blocks while
 * the store is read; any thread.
 */
final class BarsReader {
  private final DailyBars bars;
  private final History history;

  /**
   * @param history what symbols without stored bars have
   */
  BarsReader(DailyBars bars, History history) {
    this.bars = bars;
    this.history = history;
  }

  /**
   * The newest bars in the range that is asked for, oldest first.
   *
   * @throws StoreUnavailable if the store cannot be read now
   * @throws History.HistoryUnavailable if the history cannot
   */
  BarsRead read(ReadBars question) {
    List<DailyBar> stored =
        bars.read(question.symbol(), question.from(), question.to(), question.limit());
    if (!stored.isEmpty()) {
      return new BarsRead(question.symbol(), false, stored.stream().map(BarsReader::bar).toList());
    }
    PriceTable table = history.read(List.of(question.symbol()), question.from(), question.to());
    List<Bar> made = new ArrayList<>();
    double none = Double.NaN;
    for (int row = Math.max(0, table.rows() - question.limit()); row < table.rows(); row++) {
      made.add(new Bar(table.epochDays()[row], none, none, none, table.close(row, 0), none));
    }
    boolean simulated = table.origins().get(0) == History.Origin.SIMULATED;
    return new BarsRead(question.symbol(), simulated, made);
  }

  private static Bar bar(DailyBar bar) {
    return new Bar(bar.epochDay(), bar.open(), bar.high(), bar.low(), bar.close(), bar.volume());
  }
}
