package dev.ringfolio.contract;

import dev.ringfolio.core.model.Symbol;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the daily bars of a symbol, the newest {@code limit} of the range.
 *
 * @param from first date, or null
 * @param to last date, or null
 */
public record ReadBars(
    Symbol symbol, @Nullable LocalDate from, @Nullable LocalDate to, int limit) {}
