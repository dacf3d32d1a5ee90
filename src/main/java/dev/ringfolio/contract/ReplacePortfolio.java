package dev.ringfolio.contract;

import java.util.List;

/**
 * Puts other positions, cash and name in the place of a portfolio's; what was realized stays.
 *
 * @param versions the ones that may be replaced; none for any
 */
public record ReplacePortfolio(Asker asker, String id, List<Long> versions, PortfolioDraft draft) {
  public ReplacePortfolio {
    versions = List.copyOf(versions);
  }
}
