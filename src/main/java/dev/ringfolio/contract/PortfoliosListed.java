package dev.ringfolio.contract;

import java.util.List;

/**
 * Portfolios in the order of their ids.
 *
 * @param more whether others follow the last one
 * @param cached whether the store is away, so that this is what was last known of it
 */
public record PortfoliosListed(List<Portfolio> portfolios, boolean more, boolean cached) {
  public PortfoliosListed {
    portfolios = List.copyOf(portfolios);
  }
}
