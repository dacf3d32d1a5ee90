package dev.ringfolio.contract;

/**
 * Counters of the optimization queue since its start.
 *
 * @param accepted requests that entered the queue
 * @param averageSeconds mean time of the successful solves; 0 before the first
 */
public record OptimizationStatus(
    long accepted,
    long successful,
    long failed,
    long cacheHits,
    double averageSeconds,
    int waiting,
    int running,
    long cacheEntries,
    long cacheAccesses,
    double cacheTtlSeconds) {}
