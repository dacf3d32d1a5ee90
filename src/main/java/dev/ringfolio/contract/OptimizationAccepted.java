package dev.ringfolio.contract;

import org.jspecify.annotations.Nullable;

/**
 * The request is in the queue, and an {@link OptimizationEvent.OptimizationQueued} tells so.
 *
 * @param position counts the waiting requests with this one
 * @param estimatedWaitSeconds 0 when a worker is idle
 * @param repeated whether the same request had been accepted before: no new event follows
 * @param finished the first one's result, where {@code repeated} and there is one
 */
public record OptimizationAccepted(
    String requestId,
    int position,
    double estimatedWaitSeconds,
    boolean repeated,
    OptimizationEvent.@Nullable OptimizationFinished finished) {}
