/**
 * The one place that knows every solver: a problem is admitted, tried for conflicts, routed, solved
 * and certified here, and methods are compared. Without state; any thread, but long solves belong
 * on a pool.
 */
@NullMarked
package dev.ringfolio.core.optimizer.engine;

import org.jspecify.annotations.NullMarked;
