/**
 * Searches that know nothing of an objective but its values: genetic algorithm, simulated annealing
 * and particle swarm, the costs they lower, and the regions they stay in. The caller's thread; a
 * search has the state of one solve.
 */
@NullMarked
package dev.ringfolio.core.optimizer.heuristic;

import org.jspecify.annotations.NullMarked;
