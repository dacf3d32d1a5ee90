package dev.ringfolio.contract;

import dev.ringfolio.core.model.Symbol;
import java.util.List;

/** The newest prices of the symbols asked for, and those that have none. */
public record PricesRead(List<PriceUpdate> found, List<Symbol> missing) {
  public PricesRead {
    found = List.copyOf(found);
    missing = List.copyOf(missing);
  }
}
