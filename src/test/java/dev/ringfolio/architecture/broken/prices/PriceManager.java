package dev.ringfolio.architecture.broken.prices;

/** Breaks a rule on purpose. */
public final class PriceManager {}
