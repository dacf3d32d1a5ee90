/**
 * Keeps every result and answers for those that the queue has forgotten. Owned by one event loop;
 * the store is called on threads of its own.
 */
@NullMarked
package dev.ringfolio.optimization.results;

import org.jspecify.annotations.NullMarked;
