package dev.ringfolio.contract;

/** Asks what {@code user} has paid for. */
public record ReadTier(String user) {}
