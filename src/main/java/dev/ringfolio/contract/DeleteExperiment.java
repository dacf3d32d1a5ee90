package dev.ringfolio.contract;

/** Forgets one experiment; answered with what it was. */
public record DeleteExperiment(Asker asker, String id) {}
