package dev.ringfolio.contract;

/** Cancels a comparison, queued or running. */
public record CancelComparison(Asker asker, String id) {}
