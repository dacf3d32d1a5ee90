package dev.ringfolio.contract;

/** Asks for the newest requests of {@code user}, newest first. */
public record ListOptimizations(String user, OptimizationFilter filter, int limit) {}
