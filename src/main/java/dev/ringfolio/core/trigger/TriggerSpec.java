package dev.ringfolio.core.trigger;

import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.TriggerCondition;
import java.util.List;

/**
 * One trigger, as its owner wants it.
 *
 * @param owner whose valuations it may see
 * @param cooldownMillis that pass at least between two firings
 * @param symbols whose prices it watches; none for those of the portfolio's positions
 * @param request what is to be run; equal ones can share a run
 */
public record TriggerSpec(
    String id,
    String owner,
    String portfolioId,
    TriggerCondition condition,
    long cooldownMillis,
    List<Symbol> symbols,
    String request) {
  public TriggerSpec {
    symbols = List.copyOf(symbols);
  }

  /** Whose portfolio it watches. */
  Whose whose() {
    return new Whose(owner, portfolioId);
  }
}
