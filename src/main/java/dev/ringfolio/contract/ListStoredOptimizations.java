package dev.ringfolio.contract;

import org.jspecify.annotations.Nullable;

/**
 * Asks for results of {@code user} that are kept, newest first.
 *
 * @param portfolioId only those for it; or null
 * @param before only those with a lower number
 */
public record ListStoredOptimizations(
    String user, @Nullable String portfolioId, long before, int limit) {}
