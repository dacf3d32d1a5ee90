package dev.ringfolio.contract;

/** Whether the worker was at it. */
public record JobStopped(boolean wasRunning) {}
