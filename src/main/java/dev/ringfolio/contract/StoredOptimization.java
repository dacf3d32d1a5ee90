package dev.ringfolio.contract;

import org.jspecify.annotations.Nullable;

/**
 * What came of a request, as it is kept.
 *
 * @param scope within which the id is the client's own
 * @param result the data of its result's message, JSON
 */
public record StoredOptimization(
    String requestId,
    String user,
    String scope,
    @Nullable String portfolioId,
    long finishedMillis,
    String result) {}
