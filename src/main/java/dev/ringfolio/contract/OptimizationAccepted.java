package dev.ringfolio.contract;

import org.jspecify.annotations.Nullable;

/**
 * The request is in the queue, and an {@link OptimizationEvent.OptimizationQueued} tells so; or it
 * was answered at once by what had been solved before, and its result is the only event.
 *
 * @param position counts the waiting requests with this one; 0 where it was answered at once
 * @param estimatedWaitSeconds 0 when a worker is idle
 * @param repeated whether the same request had been accepted before: no new event follows
 * @param finished its result, where there is one: the first one's, where {@code repeated}
 * @param kept its result, where it is the first one's and only the store has it
 */
public record OptimizationAccepted(
    String requestId,
    int position,
    double estimatedWaitSeconds,
    boolean repeated,
    OptimizationEvent.@Nullable OptimizationFinished finished,
    @Nullable StoredOptimization kept) {}
