package dev.ringfolio.contract;

/** A portfolio is gone, from the store, too. */
public record PortfolioDeleted(String id) {}
