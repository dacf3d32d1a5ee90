package dev.ringfolio.core.market;

import dev.ringfolio.core.model.Symbol;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One history above another: a symbol with any row in the upper one has that one's rows only.
 * Stateless; any thread that may block.
 */
public final class LayeredHistory implements History {
  private final History upper;
  private final History lower;

  public LayeredHistory(History upper, History lower) {
    this.upper = upper;
    this.lower = lower;
  }

  @Override
  public PriceTable read(List<Symbol> symbols, @Nullable LocalDate from, @Nullable LocalDate to) {
    long versionBelow = lower.version(symbols);
    PriceTable above = upper.read(symbols, from, to);
    long version = above.version() + versionBelow;
    int[] absent =
        IntStream.range(0, symbols.size())
            .filter(i -> above.origins().get(i) == Origin.NONE)
            .toArray();
    if (absent.length == 0) {
      return new PriceTable(symbols, above.origins(), above.epochDays(), above.closes(), version);
    }
    List<Symbol> rest = Arrays.stream(absent).mapToObj(symbols::get).toList();
    return merge(symbols, above, lower.read(rest, from, to), absent, version);
  }

  /** Both only grow, and so does their sum. */
  @Override
  public long version(List<Symbol> symbols) {
    return upper.version(symbols) + lower.version(symbols);
  }

  private static PriceTable merge(
      List<Symbol> symbols, PriceTable above, PriceTable below, int[] absent, long version) {
    int[] days =
        IntStream.concat(Arrays.stream(above.epochDays()), Arrays.stream(below.epochDays()))
            .sorted()
            .distinct()
            .toArray();
    int n = symbols.size();
    double[] closes = new double[days.length * n];
    Arrays.fill(closes, Double.NaN);
    copy(above, days, closes, n, IntStream.range(0, n).toArray());
    copy(below, days, closes, n, absent);
    List<Origin> origins = new ArrayList<>(above.origins());
    for (int i = 0; i < absent.length; i++) {
      origins.set(absent[i], below.origins().get(i));
    }
    return new PriceTable(symbols, origins, days, closes, version);
  }

  /** Copies what {@code table} has, its column {@code i} into column {@code columns[i]}. */
  private static void copy(PriceTable table, int[] days, double[] closes, int n, int[] columns) {
    for (int row = 0; row < table.rows(); row++) {
      int target = Arrays.binarySearch(days, table.epochDays()[row]);
      for (int i = 0; i < columns.length; i++) {
        double close = table.close(row, i);
        if (!Double.isNaN(close)) {
          closes[target * n + columns[i]] = close;
        }
      }
    }
  }
}
