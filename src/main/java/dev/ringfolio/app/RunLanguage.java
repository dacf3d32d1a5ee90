package dev.ringfolio.app;

import dev.ringfolio.contract.Optimize;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trigger;
import dev.ringfolio.gateway.json.AutomaticRequests;
import dev.ringfolio.triggers.RunRequests;
import java.util.List;

/** The language of clients, as triggers read it. Neither room knows the other. */
record RunLanguage(AutomaticRequests requests) implements RunRequests {
  @Override
  public List<Symbol> symbols(String request) {
    return requests.symbols(request);
  }

  @Override
  public Optimize read(String request, String portfolioId, Trigger kind, List<Symbol> positions) {
    return requests.read(request, portfolioId, kind, positions);
  }
}
