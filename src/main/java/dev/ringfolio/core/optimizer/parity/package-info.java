/**
 * Weights that follow from the covariance alone: equal risk contributions, hierarchical risk
 * parity, equal weight and inverse volatility, and their independent checks. The caller's thread;
 * solvers have no state.
 */
@NullMarked
package dev.ringfolio.core.optimizer.parity;

import org.jspecify.annotations.NullMarked;
