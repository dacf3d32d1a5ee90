/**
 * Correlation, frontier, risk and performance of portfolios and symbols, on one named thread beside
 * the event loop that is asked.
 */
@NullMarked
package dev.ringfolio.optimization.analysis;

import org.jspecify.annotations.NullMarked;
