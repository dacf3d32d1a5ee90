package dev.ringfolio.contract;

/**
 * How far a running request is.
 *
 * @param fraction 0..1, or NaN where that is not known
 * @param bestObjective NaN where there is none yet
 * @param seq of the request, from 1
 */
public record OptimizationProgress(
    String requestId,
    String clientId,
    String user,
    long iteration,
    double fraction,
    double bestObjective,
    long seq) {}
