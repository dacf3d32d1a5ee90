package dev.ringfolio.contract;

import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Tier;

/**
 * Keep a signal and tell those who may see it.
 *
 * @param strength 0..1
 * @param price NaN where none is given
 * @param reason may be empty
 */
public record StoreSignal(
    Symbol symbol,
    Signal.Action action,
    double strength,
    Tier minTier,
    double price,
    String reason) {}
