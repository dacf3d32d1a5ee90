/**
 * The session with the upstream, Finnhub or whoever speaks its protocol: one connection, the
 * symbols asked for, reference prices by REST, and what becomes of all that on {@code trades}. The
 * session is plain and is driven by the verticle's event loop, which alone runs everything here.
 */
@NullMarked
package dev.ringfolio.feed;

import org.jspecify.annotations.NullMarked;
