/**
 * The bounded queue of optimizations: who comes in, in what order, under which lease, and the one
 * result of each. It and all its parts belong to the queue verticle's event loop.
 */
@NullMarked
package dev.ringfolio.optimization.queue;

import org.jspecify.annotations.NullMarked;
