/**
 * Two configurations of a portfolio's optimization side by side on paper. The verticle keeps what
 * experiments there are and answers for them on an event loop; reports are made on one named thread
 * beside it.
 */
@NullMarked
package dev.ringfolio.optimization.experiments;

import org.jspecify.annotations.NullMarked;
