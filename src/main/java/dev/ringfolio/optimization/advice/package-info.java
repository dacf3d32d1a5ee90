/**
 * What an optimization says to the portfolio that it is for: where that stands when the job is
 * handed over, the weights that it starts from, and what to trade. {@code StandingReader} lives on
 * the queue's event loop; the rest is pure.
 */
@NullMarked
package dev.ringfolio.optimization.advice;

import org.jspecify.annotations.NullMarked;
