package dev.ringfolio.contract;

/**
 * Asks for results of {@code user} that are kept, newest first.
 *
 * @param before only those with a lower number
 */
public record ListStoredOptimizations(
    String user, OptimizationFilter filter, long before, int limit) {}
