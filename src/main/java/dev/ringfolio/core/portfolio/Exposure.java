package dev.ringfolio.core.portfolio;

import dev.ringfolio.core.model.Symbol;
import java.util.List;

/**
 * How the worth of a portfolio is spread.
 *
 * @param symbols n names
 * @param weights n, of the worth with its cash; negative where short; all NaN where a price is
 *     missing or nothing is left of the worth; <em>read</em>, never written
 */
@SuppressWarnings("ArrayRecordComponent") // handed to another thread, never changed
public record Exposure(String portfolioId, List<Symbol> symbols, double[] weights) {}
