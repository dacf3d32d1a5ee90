package dev.ringfolio.contract;

/** Asks for one portfolio and what it is worth. */
public record ReadPortfolio(Asker asker, String id) {}
