package dev.ringfolio.contract;

/** Whether the worker still has the job. If not, it stops at once. */
public record LeaseState(boolean held) {}
