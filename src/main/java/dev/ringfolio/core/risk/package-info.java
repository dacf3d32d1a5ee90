/**
 * Estimates of return and risk from returns, and measures of the risk of series and weights. Pure
 * functions over arrays that they read; the caller's thread, any thread. Long estimates poll
 * whether to stop.
 */
@NullMarked
package dev.ringfolio.core.risk;

import org.jspecify.annotations.NullMarked;
