/**
 * Answers that may be given again: how they are named, kept within bounds, and shared with other
 * processes. Owned by the queue verticle's event loop.
 */
@NullMarked
package dev.ringfolio.optimization.cache;

import org.jspecify.annotations.NullMarked;
