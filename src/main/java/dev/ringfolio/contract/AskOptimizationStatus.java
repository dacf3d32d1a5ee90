package dev.ringfolio.contract;

/** Asks for the counters of the optimization queue. */
public record AskOptimizationStatus() {}
