package dev.ringfolio.portfolios;

import dev.ringfolio.contract.Portfolio;
import org.jspecify.annotations.Nullable;

/**
 * What a write came to.
 *
 * @param after what the store has now, or null where it was not changed
 * @param answer to who asked
 */
record Written<A>(@Nullable Portfolio after, A answer) {}
