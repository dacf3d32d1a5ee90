package dev.ringfolio.contract;

/**
 * A portfolio and what it is worth at the newest prices.
 *
 * @param cached whether the store is away, so that this is what was last known of it
 */
public record PortfolioRead(Portfolio portfolio, PortfolioValuation valuation, boolean cached) {}
