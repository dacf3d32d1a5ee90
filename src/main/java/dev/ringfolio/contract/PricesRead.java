package dev.ringfolio.contract;

import dev.ringfolio.contract.PriceUpdate.Origin;
import dev.ringfolio.core.model.Symbol;
import java.util.List;

/**
 * The newest prices of the symbols asked for, and those that have none.
 *
 * @param unavailable stores that could not be asked: what is missing may stand there
 */
public record PricesRead(List<PriceUpdate> found, List<Symbol> missing, List<Origin> unavailable) {
  public PricesRead {
    found = List.copyOf(found);
    missing = List.copyOf(missing);
    unavailable = List.copyOf(unavailable);
  }

  /** What every store that was asked answered to. */
  public PricesRead(List<PriceUpdate> found, List<Symbol> missing) {
    this(found, missing, List.of());
  }
}
