package dev.ringfolio.prices;

import dev.ringfolio.contract.ImportAnswer.CellError;
import dev.ringfolio.contract.ImportAnswer.ImportReport;
import dev.ringfolio.core.market.DailyBar;
import dev.ringfolio.core.market.HistoryCsv;
import dev.ringfolio.core.model.Symbol;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One uploaded history on its way into the store. Owned by the bars verticle and used by one pool
 * thread at a time; memory is one line, the first {@value #ERRORS_MAX} errors and the symbols'
 * names.
 */
final class HistoryImport implements HistoryCsv.Sink, AutoCloseable {
  /** Errors that the report names one by one; the others are counted. */
  static final int ERRORS_MAX = 100;

  /** The most distinct symbols of one import. */
  static final int SYMBOLS_MAX = 10_000;

  private static final int SHOWN_MAX = 64;

  private final DailyBars.Import target;
  private final boolean partial;
  private final HistoryCsv csv = new HistoryCsv(this);
  private final Set<Symbol> symbols = new HashSet<>();
  private final List<CellError> errors = new ArrayList<>();
  private long refused;

  /**
   * Creates an import.
   *
   * @param partial whether good cells are stored although others are refused
   */
  HistoryImport(DailyBars.Import target, boolean partial) {
    this.target = target;
    this.partial = partial;
  }

  /** Takes the next piece of the file. */
  void take(byte[] bytes) {
    csv.take(bytes);
  }

  /** Ends the file: stores it, or nothing where a cell was refused and that matters. */
  ImportReport end() {
    csv.end();
    boolean stored = csv.rows() > 0 && (refused == 0 || partial);
    DailyBars.Stored counts = stored ? target.commit() : new DailyBars.Stored(0, 0);
    target.close();
    return new ImportReport(
        stored && counts.inserted() + counts.replaced() > 0,
        csv.rows(),
        symbols.size(),
        counts.inserted(),
        counts.replaced(),
        refused,
        errors);
  }

  @Override
  public void bar(DailyBar bar) {
    if (symbols.size() == SYMBOLS_MAX && !symbols.contains(bar.symbol())) {
      String rule = "an import must have at most " + SYMBOLS_MAX + " symbols";
      refused(csv.line(), "symbol", bar.symbol().name(), rule);
      return;
    }
    symbols.add(bar.symbol());
    if (refused == 0 || partial) {
      target.add(bar);
    }
  }

  @Override
  public void refused(long line, String column, String value, String reason) {
    refused++;
    if (errors.size() < ERRORS_MAX) {
      errors.add(new CellError(line, cut(column), cut(value), reason));
    }
  }

  private static String cut(String text) {
    return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX - 1) + "…";
  }

  @Override
  public void close() {
    target.close();
  }
}
