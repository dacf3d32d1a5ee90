package dev.ringfolio.core.market;

import dev.ringfolio.core.model.Symbol;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
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
    return read(symbols, from, to, () -> false).orElseThrow();
  }

  @Override
  public Optional<PriceTable> read(
      List<Symbol> symbols,
      @Nullable LocalDate from,
      @Nullable LocalDate to,
      BooleanSupplier stop) {
    long versionBelow = lower.version(symbols);
    Optional<PriceTable> uppers = upper.read(symbols, from, to, stop);
    if (uppers.isEmpty()) {
      return Optional.empty();
    }
    PriceTable above = uppers.get();
    long version = above.version() + versionBelow;
    int[] absent =
        IntStream.range(0, symbols.size())
            .filter(i -> above.origins().get(i) == Origin.NONE)
            .toArray();
    if (absent.length == 0) {
      return Optional.of(
          new PriceTable(symbols, above.origins(), above.epochDays(), above.closes(), version));
    }
    List<Symbol> rest = Arrays.stream(absent).mapToObj(symbols::get).toList();
    Halt halt = new Halt(stop);
    return lower
        .read(rest, from, to, stop)
        .map(below -> merge(symbols, above, below, absent, version, halt))
        .filter(merged -> !halt.asked());
  }

  /** Both only grow, and so does their sum. */
  @Override
  public long version(List<Symbol> symbols) {
    return upper.version(symbols) + lower.version(symbols);
  }

  @Override
  public boolean fromMemory() {
    return upper.fromMemory() || lower.fromMemory();
  }

  private static PriceTable merge(
      List<Symbol> symbols,
      PriceTable above,
      PriceTable below,
      int[] absent,
      long version,
      Halt halt) {
    int[] days =
        IntStream.concat(Arrays.stream(above.epochDays()), Arrays.stream(below.epochDays()))
            .sorted()
            .distinct()
            .toArray();
    int n = symbols.size();
    double[] closes = new double[days.length * n];
    Arrays.fill(closes, Double.NaN);
    copy(above, days, closes, n, IntStream.range(0, n).toArray(), halt);
    copy(below, days, closes, n, absent, halt);
    List<Origin> origins = new ArrayList<>(above.origins());
    for (int i = 0; i < absent.length; i++) {
      origins.set(absent[i], below.origins().get(i));
    }
    return new PriceTable(symbols, origins, days, closes, version);
  }

  /** Copies what {@code table} has, its column {@code i} into column {@code columns[i]}. */
  private static void copy(
      PriceTable table, int[] days, double[] closes, int n, int[] columns, Halt halt) {
    for (int row = 0; row < table.rows() && !halt.now(); row++) {
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
