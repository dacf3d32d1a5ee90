/**
 * Weights between bounds and under a budget: the set, whether weights are in it, where to start,
 * and the quadratic program over it that other solvers are made of. The caller's thread; a program
 * has the state of one solve.
 */
@NullMarked
package dev.ringfolio.core.optimizer.box;

import org.jspecify.annotations.NullMarked;
