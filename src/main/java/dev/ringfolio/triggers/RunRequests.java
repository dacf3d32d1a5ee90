package dev.ringfolio.triggers;

import dev.ringfolio.contract.Optimize;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trigger;
import java.util.List;

/**
 * Makes requests of what owners of triggers wrote, by the rules for every request. The room does
 * not know their language. Called on the verticle's context; does not block.
 */
public interface RunRequests {
  /** The symbols that are named in {@code request}; none where they are those of the positions. */
  List<Symbol> symbols(String request);

  /**
   * The request, with every check that needs no market data; it has no name and no asker yet.
   *
   * @param positions symbols in the place of those that the owner did not name
   * @throws dev.ringfolio.bus.FailureException where it is refused
   */
  Optimize read(String request, String portfolioId, Trigger kind, List<Symbol> positions);
}
