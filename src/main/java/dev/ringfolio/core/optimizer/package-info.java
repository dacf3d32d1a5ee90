/**
 * Portfolio optimization: the problem, the solvers, the independent check of what they found, and
 * the outcome. Pure functions over arrays that they read; the caller's thread, any thread. Long
 * solves belong on a pool: they poll a {@link dev.ringfolio.core.optimizer.Cancellation} in every
 * loop.
 */
@NullMarked
package dev.ringfolio.core.optimizer;

import org.jspecify.annotations.NullMarked;
