package dev.ringfolio.core.trigger;

/** One portfolio, by its owner also: another's may have had the same id before. */
public record Whose(String owner, String portfolioId) {}
