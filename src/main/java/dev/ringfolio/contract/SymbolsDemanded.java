package dev.ringfolio.contract;

import java.util.List;

/** Of the symbols demanded, those that are refused now; the others are on their way. */
public record SymbolsDemanded(List<UpstreamSymbol> refused) {
  public SymbolsDemanded {
    refused = List.copyOf(refused);
  }
}
