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
import dev.ringfolio.optimization.work.KeptEstimates.EstimateKey;
import dev.ringfolio.optimization.work.KeptEstimates.TableKey;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Reads history and makes estimates of it, and keeps both while the data stand: a table until any
 * of its symbols has a new version, an estimate until a live price moves, too. An estimate is kept
 * by all that it depends on and nothing else, so that requests of different risk-free rates or
 * constraints share it. Owned by one worker, used on its solver thread alone; blocks. What is kept
 * may be shared.
 */
public final class EstimateSource {
  /** What the market's data come to. */
  public sealed interface Reading {}

  /**
   * Estimates, and what they were made of.
   *
   * @param returns whose warnings are those of the alignment; those of the estimates come with the
   *     solver's
   * @param version of the history that was read
   */
  public record Ready(Estimates estimates, ReturnsMatrix returns, long version)
      implements Reading {}

  /** The data cannot be used. */
  public record Unusable(Alignment.Refused why) implements Reading {}

  /** It was told to stop. */
  public record Stopped() implements Reading {}

  private final History history;
  private final KeptEstimates kept;

  /** With tables and estimates of its own. */
  public EstimateSource(History history) {
    this(history, new KeptEstimates());
  }

  /**
   * With tables and estimates that others use, too.
   *
   * @param kept of the same history
   */
  public EstimateSource(History history, KeptEstimates kept) {
    this.history = history;
    this.kept = kept;
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
    Ready known = kept.estimates(key).orElse(null);
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
    Ready made = new Ready(estimated.get(), returns, table.get().version());
    kept.keep(key, made);
    return made;
  }

  /** Whether the history is away, and what was read came from memory. */
  public boolean fromMemory() {
    return history.fromMemory();
  }

  /**
   * A read may find newer data than its question knew: it is kept under what it found. One that was
   * told to stop is not kept.
   */
  private Optional<PriceTable> table(TableKey asked, BooleanSupplier stop) {
    Optional<PriceTable> known = kept.table(asked);
    if (known.isPresent()) {
      return known;
    }
    Optional<PriceTable> read = history.read(asked.symbols(), asked.from(), asked.to(), stop);
    read.ifPresent(
        table ->
            kept.keep(
                new TableKey(asked.symbols(), asked.from(), asked.to(), table.version()), table));
    return read;
  }
}
