package dev.ringfolio.contract;

import org.jspecify.annotations.Nullable;

/**
 * Asks for the triggers that one may read, oldest first.
 *
 * @param portfolioId only those of one portfolio; null for all
 * @param after only triggers with a greater number; 0 for all
 * @param limit how many at most
 */
public record ListTriggers(Asker asker, @Nullable String portfolioId, long after, int limit) {}
