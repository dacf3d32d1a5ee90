package dev.ringfolio.optimization.experiments;

import dev.ringfolio.core.market.History;
import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.model.Symbol;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A history that is one table, read once: each question gets its columns and its days of it. */
record SlicedHistory(PriceTable table) implements History {
  @Override
  public PriceTable read(List<Symbol> symbols, @Nullable LocalDate from, @Nullable LocalDate to) {
    int first = from == null ? 0 : rowFrom((int) from.toEpochDay());
    int end = to == null ? table.rows() : rowFrom((int) to.toEpochDay() + 1);
    int rows = Math.max(0, end - first);
    int columns = symbols.size();
    double[] closes = new double[rows * columns];
    for (int i = 0; i < columns; i++) {
      int column = table.symbols().indexOf(symbols.get(i));
      for (int row = 0; row < rows; row++) {
        closes[row * columns + i] = table.close(first + row, column);
      }
    }
    return new PriceTable(
        symbols,
        symbols.stream().map(s -> table.origins().get(table.symbols().indexOf(s))).toList(),
        Arrays.copyOfRange(table.epochDays(), first, first + rows),
        closes,
        table.version());
  }

  /** The first row of that day or a later one. */
  private int rowFrom(int epochDay) {
    int found = Arrays.binarySearch(table.epochDays(), epochDay);
    return found >= 0 ? found : -found - 1;
  }

  @Override
  public long version(List<Symbol> symbols) {
    return table.version();
  }
}
