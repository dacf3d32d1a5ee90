package dev.ringfolio.contract;

/**
 * Asks for a request of {@code user}: the one by that id in {@code scope}. Where the scope is the
 * user itself, the user's newest one by that id will do.
 */
public record ReadOptimization(String requestId, String user, String scope) {}
