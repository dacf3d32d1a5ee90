/**
 * Least variance, greatest return, utility, Sharpe ratio and diversification over a box and a
 * budget, and their independent checks. The caller's thread; solvers have no state.
 */
@NullMarked
package dev.ringfolio.core.optimizer.quadratic;

import org.jspecify.annotations.NullMarked;
