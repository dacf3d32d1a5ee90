/**
 * Rows of numbers: dot products and sums, plainly and in twice the precision of a double, symmetric
 * matrices by row, and the Cholesky factor that grows and shrinks. Knows of no portfolio. Pure but
 * for the arrays that are said to be written, and factors, which one thread owns.
 */
@NullMarked
package dev.ringfolio.core.optimizer.linear;

import org.jspecify.annotations.NullMarked;
