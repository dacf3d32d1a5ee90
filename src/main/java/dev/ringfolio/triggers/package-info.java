/**
 * Alert rules and alerts: prices and valuations are watched, alerts are kept and told. One verticle
 * owns the engine, the rules and the open alerts; the store is a port, called on a pool.
 */
@NullMarked
package dev.ringfolio.triggers;

import org.jspecify.annotations.NullMarked;
