package dev.ringfolio.contract;

import org.jspecify.annotations.Nullable;

/** Asks for the newest requests of {@code user}, newest first. */
public record ListOptimizations(String user, @Nullable String portfolioId, int limit) {}
