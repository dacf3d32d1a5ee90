/**
 * Portfolio optimization: what a problem is, and what comes of it. All of it is pure functions over
 * arrays that they read; the caller's thread, any thread. Long solves belong on a pool: they poll a
 * {@link dev.ringfolio.core.optimizer.Cancellation} in every loop.
 *
 * <p>The doors for other rooms are this package, {@code engine}, {@code frontier} and {@code
 * shares}. Each package uses those below it alone:
 *
 * <pre>
 *   engine                                    routes, solves, certifies, compares
 *   frontier   tail   convex                  on critical lines, single days, cones
 *   quadratic  admission  conflict            ratios and variances; refusals
 *   parity     heuristic  cone  shares        families that stand alone
 *   solver                                    task, solver, attempt, constraints
 *   box                                       bounds, a budget, and their quadratic program
 *   linear                                    rows of numbers
 *   (this package)                            problem, outcome, certificate, cancellation
 * </pre>
 */
@NullMarked
package dev.ringfolio.core.optimizer;

import org.jspecify.annotations.NullMarked;
