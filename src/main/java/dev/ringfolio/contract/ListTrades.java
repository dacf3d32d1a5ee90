package dev.ringfolio.contract;

/**
 * Asks for the newest trades of a portfolio.
 *
 * @param before only those with a lower number
 */
public record ListTrades(Asker asker, String id, long before, int limit) {}
