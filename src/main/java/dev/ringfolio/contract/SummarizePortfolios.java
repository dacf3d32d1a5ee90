package dev.ringfolio.contract;

/**
 * Asks what the portfolios of one user are worth, each and in all.
 *
 * @param after the last id that is known, or empty
 * @param limit how many are told one by one at most; the totals are of all
 */
public record SummarizePortfolios(Asker asker, String owner, String after, int limit) {}
