package dev.ringfolio.contract;

/** Asks for one trigger and where it stands. */
public record ReadTrigger(Asker asker, String id) {}
