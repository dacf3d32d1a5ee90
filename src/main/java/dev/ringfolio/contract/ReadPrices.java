package dev.ringfolio.contract;

import dev.ringfolio.core.model.Symbol;
import java.util.List;

/** Asks for the newest prices of some symbols. */
public record ReadPrices(List<Symbol> symbols) {
  public ReadPrices {
    symbols = List.copyOf(symbols);
  }
}
