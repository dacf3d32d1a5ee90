/**
 * What processes share in Redis, whose client nobody else uses: the price snapshot, on the context
 * of the price cache, and answers of the optimizer, on that of the queue.
 */
@NullMarked
package dev.ringfolio.redis;

import org.jspecify.annotations.NullMarked;
