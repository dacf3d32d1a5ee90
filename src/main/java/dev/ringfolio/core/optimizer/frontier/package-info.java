/**
 * The efficient frontier of a box and a budget: the walk along its critical lines, every portfolio
 * on it, and their independent check. The caller's thread; a frontier is a value.
 */
@NullMarked
package dev.ringfolio.core.optimizer.frontier;

import org.jspecify.annotations.NullMarked;
