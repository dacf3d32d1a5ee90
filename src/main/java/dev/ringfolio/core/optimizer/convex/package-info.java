/**
 * Problems with more than a box and a budget: groups, turnover, tracking error, volatility and
 * return limits, robust returns, costs and plans of several periods; each is lowered to a cone
 * program, and checked by duality. The caller's thread; solvers have no state.
 */
@NullMarked
package dev.ringfolio.core.optimizer.convex;

import org.jspecify.annotations.NullMarked;
