package dev.ringfolio.contract;

import org.jspecify.annotations.Nullable;

/**
 * Asks for comparisons, newest first.
 *
 * @param portfolioId only those of its positions; or null
 * @param before only those with a lower number
 */
public record ListComparisons(Asker asker, @Nullable String portfolioId, long before, int limit) {}
