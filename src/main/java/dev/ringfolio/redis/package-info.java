/**
 * The shared price snapshot in Redis, whose client nobody else uses. Everything runs on the context
 * of the price cache, which owns it.
 */
@NullMarked
package dev.ringfolio.redis;

import org.jspecify.annotations.NullMarked;
