/**
 * Objectives that look at single days: least CVaR and the best Sortino ratio, and their independent
 * checks. The caller's thread; solvers have no state.
 */
@NullMarked
package dev.ringfolio.core.optimizer.tail;

import org.jspecify.annotations.NullMarked;
