/**
 * Prices and their history: the book, returns matrices, the History port. Pure; the caller's
 * thread.
 */
@NullMarked
package dev.ringfolio.core.market;

import org.jspecify.annotations.NullMarked;
