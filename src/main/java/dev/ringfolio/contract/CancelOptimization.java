package dev.ringfolio.contract;

/** Cancels a request of {@code user}, queued or running. {@code scope} as in {@link Optimize}. */
public record CancelOptimization(String requestId, String user, String scope) {}
