package dev.ringfolio.core.market;

/**
 * What was traded in a stretch of time. There is none for a stretch without trades.
 *
 * @param startMillis of the stretch; it ends before the next one starts
 * @param open price of the earliest trade by its own time, the first to arrive where several are
 * @param close price of the latest trade by its own time, the last to arrive where several are
 * @param volume exact to a billionth below 8 million, else rounded
 */
public record LiveBar(
    long startMillis, double open, double high, double low, double close, double volume) {}
