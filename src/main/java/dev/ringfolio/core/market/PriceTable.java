package dev.ringfolio.core.market;

import dev.ringfolio.core.market.History.Origin;
import dev.ringfolio.core.model.Symbol;
import java.util.List;

/**
 * Daily closes of several symbols on the union of their dates. The arrays are <em>read</em>, never
 * written, by whoever is handed the table.
 *
 * @param symbols n names
 * @param origins n, whose rows each symbol has
 * @param epochDays T days since 1970-01-01, ascending
 * @param closes T×n, row-major; NaN where a symbol has no price that day
 * @param version of the data (see {@link History#version})
 */
@SuppressWarnings("ArrayRecordComponent") // handed by reference on purpose: up to a million cells
public record PriceTable(
    List<Symbol> symbols, List<Origin> origins, int[] epochDays, double[] closes, long version) {

  public PriceTable {
    symbols = List.copyOf(symbols);
    origins = List.copyOf(origins);
    if (origins.size() != symbols.size()) {
      throw new IllegalArgumentException(
          origins.size() + " origins for " + symbols.size() + " symbols");
    }
    if (closes.length != epochDays.length * symbols.size()) {
      throw new IllegalArgumentException(
          closes.length + " closes for " + epochDays.length + "×" + symbols.size());
    }
  }

  /** The number of dates, T. */
  public int rows() {
    return epochDays.length;
  }

  /** The close of symbol {@code column} on date {@code row}, or NaN. */
  public double close(int row, int column) {
    return closes[row * symbols.size() + column];
  }

  /** The closes where a symbol without a price of its own day has that of the last day before. */
  public double[] filledForward() {
    int n = symbols.size();
    double[] filled = closes.clone();
    for (int i = n; i < filled.length; i++) {
      filled[i] = Double.isNaN(filled[i]) ? filled[i - n] : filled[i];
    }
    return filled;
  }
}
