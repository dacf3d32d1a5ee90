package dev.ringfolio.contract;

/** Asks for everything an operator sees. */
public record AskHealth() {}
