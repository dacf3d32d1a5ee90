package dev.ringfolio.core.market;

import dev.ringfolio.core.model.Symbol;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which symbols leave the others with fewer rows, or with old ones: one young or delisted symbol
 * among many shortens the history of all, and its reader would not see why.
 */
final class ShortHistories {
  /** Rows without a symbol at the end of the table: as many may be a delay, more are an end. */
  private static final int DELAY_ROWS_MAX = ReturnsAlignment.LIVE_DAYS_MAX;

  /** Symbols that are named; of more, their number is told. */
  private static final int NAMED_MAX = 3;

  private ShortHistories() {}

  /**
   * What is to be told, for people; empty where nothing is.
   *
   * @param table of symbols that all have a row; <em>read</em>
   * @param complete the number of rows that have a price of every symbol
   * @param lookback rows wanted, or null for all
   * @return anything where the halt was asked
   */
  static List<String> of(PriceTable table, int complete, @Nullable Integer lookback, Halt halt) {
    List<String> told = new ArrayList<>();
    if (lookback == null || complete < lookback) {
      lateBeginning(table, halt).ifPresent(told::add);
    }
    earlyEnd(table, halt).ifPresent(told::add);
    return told;
  }

  private static Optional<String> lateBeginning(PriceTable table, Halt halt) {
    int[] first = columns(table).map(column -> firstRow(table, column, halt)).toArray();
    int latest = IntStream.of(first).max().orElse(0);
    return latest == 0 || latest == table.rows()
        ? Optional.empty()
        : Optional.of(
            "%s only from %s on, %d rows after the first"
                .formatted(having(table, first, latest), date(table, latest), latest));
  }

  private static Optional<String> earlyEnd(PriceTable table, Halt halt) {
    int[] last = columns(table).map(column -> lastRow(table, column, halt)).toArray();
    int earliest = IntStream.of(last).min().orElse(0);
    int after = table.rows() - 1 - earliest;
    return after <= DELAY_ROWS_MAX || earliest < 0
        ? Optional.empty()
        : Optional.of(
            "%s only up to %s, %d rows before the last"
                .formatted(having(table, last, earliest), date(table, earliest), after));
  }

  private static IntStream columns(PriceTable table) {
    return IntStream.range(0, table.symbols().size());
  }

  private static String having(PriceTable table, int[] rows, int row) {
    List<String> symbols =
        columns(table)
            .filter(column -> rows[column] == row)
            .mapToObj(table.symbols()::get)
            .map(Symbol::name)
            .toList();
    if (symbols.size() == 1) {
      return symbols.get(0) + " has prices";
    }
    return symbols.size() <= NAMED_MAX
        ? String.join(", ", symbols) + " have prices"
        : String.join(", ", symbols.subList(0, NAMED_MAX))
            + " and %d more have prices".formatted(symbols.size() - NAMED_MAX);
  }

  private static LocalDate date(PriceTable table, int row) {
    return LocalDate.ofEpochDay(table.epochDays()[row]);
  }

  /** The first row with a price, or the number of rows where there is none. */
  private static int firstRow(PriceTable table, int column, Halt halt) {
    int row = halt.now() ? table.rows() : 0;
    while (row < table.rows() && Double.isNaN(table.close(row, column))) {
      row++;
    }
    return row;
  }

  /** The last row with a price, or −1 where there is none. */
  private static int lastRow(PriceTable table, int column, Halt halt) {
    int row = halt.now() ? -1 : table.rows() - 1;
    while (row >= 0 && Double.isNaN(table.close(row, column))) {
      row--;
    }
    return row;
  }
}
