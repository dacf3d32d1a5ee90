/**
 * Tells, each trading day, what it has brought to what users follow: their experiments, and the
 * weights that their portfolios were last given. One event loop owns all of it; closes are read on
 * one named thread beside it, and the store on threads of its own.
 */
@NullMarked
package dev.ringfolio.optimization.daily;

import org.jspecify.annotations.NullMarked;
