package dev.ringfolio.contract;

/** Stop solving: the job was cancelled or given to another. */
public record StopJob(long jobId, int attempt) {}
