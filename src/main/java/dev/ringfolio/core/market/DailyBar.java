package dev.ringfolio.core.market;

import dev.ringfolio.core.model.Symbol;

/**
 * One day of a symbol. NaN where a part other than the close is unknown.
 *
 * @param epochDay days since 1970-01-01
 * @param close positive and finite
 */
public record DailyBar(
    Symbol symbol,
    int epochDay,
    double open,
    double high,
    double low,
    double close,
    double volume) {}
