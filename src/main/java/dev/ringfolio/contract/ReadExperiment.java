package dev.ringfolio.contract;

/** Asks for one experiment. */
public record ReadExperiment(Asker asker, String id) {}
