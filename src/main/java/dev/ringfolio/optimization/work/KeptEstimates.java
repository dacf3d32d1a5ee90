package dev.ringfolio.optimization.work;

import dev.ringfolio.core.market.LivePrice;
import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.risk.Recipe;
import dev.ringfolio.optimization.RecentlyUsed;
import dev.ringfolio.optimization.work.EstimateSource.Ready;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Price tables by symbols, range and version of the data, and the estimates made of them, while
 * they are used. One for all workers of a process that read the same history: what one has read or
 * estimated serves the others, and the bounds hold for all together. What is kept is immutable. Any
 * thread; a lock is held for microseconds.
 */
public final class KeptEstimates {
  /** Of tables, and as many estimates. */
  public static final int ENTRIES_MAX = 64;

  /** Of tables, and as much of estimates: 500 symbols take 2 MiB in either. */
  public static final long BYTES_MAX = 16L << 20;

  /** Names a table by all that a read depends on. */
  record TableKey(
      List<Symbol> symbols, @Nullable LocalDate from, @Nullable LocalDate to, long version) {}

  /**
   * Names an estimate by all that it and its warnings depend on.
   *
   * @param wanted whether a live row was wanted: where none could be had, a warning says so
   */
  record EstimateKey(
      TableKey table,
      @Nullable Integer lookback,
      boolean wanted,
      List<LivePrice> live,
      Recipe recipe) {}

  /**
   * What is kept, and how often it served.
   *
   * @param tables kept
   * @param estimates kept
   * @param bytes of both, as estimated
   * @param hits estimates that were asked for and found
   * @param misses estimates that had to be made
   * @param tableHits tables that were asked for and found
   * @param tableMisses tables that had to be read
   */
  public record Figures(
      int tables,
      int estimates,
      long bytes,
      long hits,
      long misses,
      long tableHits,
      long tableMisses) {}

  private final RecentlyUsed<TableKey, PriceTable> tables =
      new RecentlyUsed<>(
          ENTRIES_MAX, BYTES_MAX, table -> 8L * table.closes().length + 100L * table.rows());
  private final RecentlyUsed<EstimateKey, Ready> estimates =
      new RecentlyUsed<>(
          ENTRIES_MAX,
          BYTES_MAX,
          ready ->
              8L * (ready.estimates().sigma().length + ready.returns().returns().length)
                  + 100L * ready.estimates().assets());
  private long hits;
  private long misses;
  private long tableHits;
  private long tableMisses;

  synchronized Optional<Ready> estimates(EstimateKey key) {
    Optional<Ready> known = estimates.get(key);
    hits += known.isPresent() ? 1 : 0;
    misses += known.isPresent() ? 0 : 1;
    return known;
  }

  synchronized void keep(EstimateKey key, Ready made) {
    estimates.put(key, made);
  }

  synchronized Optional<PriceTable> table(TableKey key) {
    Optional<PriceTable> known = tables.get(key);
    tableHits += known.isPresent() ? 1 : 0;
    tableMisses += known.isPresent() ? 0 : 1;
    return known;
  }

  synchronized void keep(TableKey key, PriceTable read) {
    tables.put(key, read);
  }

  /** As it is now. */
  public synchronized Figures figures() {
    return new Figures(
        tables.size(),
        estimates.size(),
        tables.bytes() + estimates.bytes(),
        hits,
        misses,
        tableHits,
        tableMisses);
  }
}
