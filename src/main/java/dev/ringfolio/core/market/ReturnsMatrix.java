package dev.ringfolio.core.market;

import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Warning;
import java.util.List;

/**
 * Simple returns of several symbols on common dates.
 *
 * @param symbols n names, the columns
 * @param observations T, the number of return rows
 * @param returns T×n, row-major, {@code P[t]/P[t−1] − 1}; <em>read</em>, never written
 * @param marketDataMillis time of the newest price in it: of the newest trade where a live row was
 *     taken, else midnight UTC of the last row's date
 * @param simulated whether any price in it was simulated
 * @param warnings rows dropped, live row skipped
 */
@SuppressWarnings("ArrayRecordComponent") // handed by reference on purpose: up to a million cells
public record ReturnsMatrix(
    List<Symbol> symbols,
    int observations,
    double[] returns,
    long marketDataMillis,
    boolean simulated,
    List<Warning> warnings) {

  public ReturnsMatrix {
    symbols = List.copyOf(symbols);
    warnings = List.copyOf(warnings);
    if (returns.length != observations * symbols.size()) {
      throw new IllegalArgumentException(
          returns.length + " returns for " + observations + "×" + symbols.size());
    }
  }

  /** The number of symbols, n. */
  public int assets() {
    return symbols.size();
  }
}
