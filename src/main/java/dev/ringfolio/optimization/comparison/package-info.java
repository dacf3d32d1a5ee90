/**
 * Comparisons of methods: which wait, in what order, the one that is solved, and what came of each.
 * All of it belongs to the event loop of the comparisons verticle, but for the {@code Comparer},
 * which is used on a solver thread of its own, and the store, on threads that may block.
 */
@NullMarked
package dev.ringfolio.optimization.comparison;

import org.jspecify.annotations.NullMarked;
