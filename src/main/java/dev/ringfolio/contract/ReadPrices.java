package dev.ringfolio.contract;

import dev.ringfolio.core.model.Symbol;
import java.util.List;

/**
 * Asks for the newest prices of some symbols.
 *
 * @param liveOnly whether prices from the stores are of no use: then none is asked, and the answer
 *     waits for nothing
 */
public record ReadPrices(List<Symbol> symbols, boolean liveOnly) {
  public ReadPrices {
    symbols = List.copyOf(symbols);
  }

  /** Live prices, else those of the stores. */
  public ReadPrices(List<Symbol> symbols) {
    this(symbols, false);
  }
}
