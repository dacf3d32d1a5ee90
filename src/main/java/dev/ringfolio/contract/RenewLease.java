package dev.ringfolio.contract;

/** A worker is still at a job, and this far. NaN where unknown. */
public record RenewLease(
    String workerId,
    long jobId,
    int attempt,
    long iteration,
    double fraction,
    double bestObjective) {}
