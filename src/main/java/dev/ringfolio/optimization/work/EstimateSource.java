package dev.ringfolio.optimization.work;

import dev.ringfolio.core.market.Alignment;
import dev.ringfolio.core.market.History;
import dev.ringfolio.core.market.LivePrice;
import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.market.ReturnsAlignment;
import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.risk.Estimates;
import dev.ringfolio.core.risk.Estimation;
import dev.ringfolio.core.risk.Recipe;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads history and makes estimates of it, and keeps both while the data stand: a table until any
 * of its symbols has a new version, an estimate until a live price moves, too. An estimate is kept
 * by all that it depends on and nothing else, so that requests of different risk-free rates or
 * constraints share it. Owned by one worker, used on its solver thread alone; blocks.
 */
public final class EstimateSource {
  public static final int ENTRIES_MAX = 64;

  /** Of tables, and as much of estimates: 500 symbols take 2 MiB in either. */
  public static final long BYTES_MAX = 16L << 20;

  /** Names a table by all that a read depends on. */
  private record TableKey(
      List<Symbol> symbols, @Nullable LocalDate from, @Nullable LocalDate to, long version) {}

  /**
   * Names an estimate by all that it and its warnings depend on.
   *
   * @param wanted whether a live row was wanted: where none could be had, a warning says so
   */
  private record EstimateKey(
      TableKey table,
      @Nullable Integer lookback,
      boolean wanted,
      List<LivePrice> live,
      Recipe recipe) {}

  /** What the market's data come to. */
  public sealed interface Reading {}

  /**
   * Estimates, and what they were made of.
   *
   * @param returns whose warnings are those of the alignment; those of the estimates come with the
   *     solver's
   */
  public record Ready(Estimates estimates, ReturnsMatrix returns) implements Reading {}

  /** The data cannot be used. */
  public record Unusable(Alignment.Refused why) implements Reading {}

  /** It was told to stop. */
  public record Stopped() implements Reading {}

  private final History history;
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

  public EstimateSource(History history) {
    this.history = history;
  }

  /**
   * The estimates of {@code symbols}.
   *
   * @param live live prices of those that have one; not looked at unless the parameters want them
   * @param stop polled within each step, every millisecond or two
   * @throws History.HistoryUnavailable if the store cannot be read now
   */
  public Reading read(
      List<Symbol> symbols, Parameters parameters, List<LivePrice> live, BooleanSupplier stop) {
    TableKey asked =
        new TableKey(symbols, parameters.from(), parameters.to(), history.version(symbols));
    List<LivePrice> wanted = parameters.live() ? live : List.of();
    Recipe recipe = Recipe.of(parameters);
    EstimateKey key =
        new EstimateKey(asked, parameters.lookback(), parameters.live(), wanted, recipe);
    Ready known = estimates.get(key).orElse(null);
    if (known != null) {
      return known;
    }
    Optional<PriceTable> table = table(asked, stop);
    if (table.isEmpty()) {
      return new Stopped();
    }
    Alignment alignment =
        ReturnsAlignment.align(table.get(), parameters, wanted, stop).orElse(null);
    if (alignment == null) {
      return new Stopped();
    }
    if (alignment instanceof Alignment.Refused refused) {
      return new Unusable(refused);
    }
    ReturnsMatrix returns = ((Alignment.Aligned) alignment).returns();
    Optional<Estimates> estimated = Estimation.of(returns, recipe, stop);
    if (estimated.isEmpty()) {
      return new Stopped();
    }
    Ready made = new Ready(estimated.get(), returns);
    estimates.put(key, made);
    return made;
  }

  /**
   * A read may find newer data than its question knew: it is kept under what it found. One that was
   * told to stop is not kept.
   */
  private Optional<PriceTable> table(TableKey asked, BooleanSupplier stop) {
    Optional<PriceTable> known = tables.get(asked);
    if (known.isPresent()) {
      return known;
    }
    Optional<PriceTable> read = history.read(asked.symbols(), asked.from(), asked.to(), stop);
    read.ifPresent(
        table ->
            tables.put(
                new TableKey(asked.symbols(), asked.from(), asked.to(), table.version()), table));
    return read;
  }
}
