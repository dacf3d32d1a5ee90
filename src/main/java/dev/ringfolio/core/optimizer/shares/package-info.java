/** Weights as whole shares, and the trades that lead to them. Pure; the caller's thread. */
@NullMarked
package dev.ringfolio.core.optimizer.shares;

import org.jspecify.annotations.NullMarked;
