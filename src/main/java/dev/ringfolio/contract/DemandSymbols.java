package dev.ringfolio.contract;

import dev.ringfolio.core.model.Symbol;
import java.util.List;

/**
 * The whole set of symbols that the clients of one gateway want, oldest demand first. Sent when it
 * changes and every 10 s; an owner not heard of for 30 s wants nothing.
 */
public record DemandSymbols(String owner, List<Symbol> symbols) {
  public DemandSymbols {
    symbols = List.copyOf(symbols);
  }
}
