package dev.ringfolio.contract;

import dev.ringfolio.core.model.Resolution;
import dev.ringfolio.core.model.Symbol;

/**
 * Asks for bars made from live trades, the newest {@code limit} that start in a range.
 *
 * @param fromMillis inclusive
 * @param toMillis inclusive
 */
public record ReadLiveBars(
    Symbol symbol, Resolution resolution, long fromMillis, long toMillis, int limit) {}
