package dev.ringfolio.contract;

import java.util.List;

/**
 * Forgets a portfolio and its trades.
 *
 * @param versions the ones that may be; none for any
 */
public record DeletePortfolio(Asker asker, String id, List<Long> versions) {
  public DeletePortfolio {
    versions = List.copyOf(versions);
  }
}
