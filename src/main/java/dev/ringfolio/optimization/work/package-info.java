/**
 * Workers: they take one job at a time, read its prices, keep the estimates, solve it and answer. A
 * worker lives on an event loop of its own and solves on one named thread.
 */
@NullMarked
package dev.ringfolio.optimization.work;

import org.jspecify.annotations.NullMarked;
