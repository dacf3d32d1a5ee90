package dev.ringfolio.contract;

import org.jspecify.annotations.Nullable;

/**
 * Asks for experiments, newest first.
 *
 * @param portfolioId only those of it; or null
 * @param before only those with a lower number
 */
public record ListExperiments(Asker asker, @Nullable String portfolioId, long before, int limit) {}
