/**
 * Programs over linear and second-order cones, their interior-point solver and its polish. Knows of
 * no portfolio. The caller's thread; a solver has the state of one solve.
 */
@NullMarked
package dev.ringfolio.core.optimizer.cone;

import org.jspecify.annotations.NullMarked;
