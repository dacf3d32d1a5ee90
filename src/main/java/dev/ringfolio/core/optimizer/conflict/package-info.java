/**
 * Whether constraints can be met at all, and where not, which are in conflict and what would do
 * instead. The caller's thread; a search has the state of one problem.
 */
@NullMarked
package dev.ringfolio.core.optimizer.conflict;

import org.jspecify.annotations.NullMarked;
