package dev.ringfolio.contract;

import org.jspecify.annotations.Nullable;

/**
 * Asks for portfolios in the order of their ids.
 *
 * @param owner whose, or null for all that the asker may read
 * @param after the last id that is known, or empty
 * @param limit how many at most
 */
public record ListPortfolios(Asker asker, @Nullable String owner, String after, int limit) {}
