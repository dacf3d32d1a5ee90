/**
 * What every solver is given and gives back: the {@link dev.ringfolio.core.optimizer.solver.Task},
 * all its constraints, the attempt, and the figures that each answer carries. Values; any thread.
 */
@NullMarked
package dev.ringfolio.core.optimizer.solver;

import org.jspecify.annotations.NullMarked;
