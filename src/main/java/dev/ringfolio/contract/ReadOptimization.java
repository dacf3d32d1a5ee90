package dev.ringfolio.contract;

/** Asks for a request of {@code user}. */
public record ReadOptimization(String requestId, String user) {}
