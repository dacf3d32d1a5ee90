/**
 * Estimates of return and risk from returns. Pure functions over arrays that they read; the
 * caller's thread, any thread.
 */
@NullMarked
package dev.ringfolio.core.risk;

import org.jspecify.annotations.NullMarked;
