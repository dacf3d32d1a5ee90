/**
 * Alert rules and alerts, triggers and their runs: prices and valuations are watched; alerts are
 * kept and told, optimizations asked for. One verticle owns the alerts, another the triggers; each
 * has an engine, and a store behind a port, called on a pool.
 */
@NullMarked
package dev.ringfolio.triggers;

import org.jspecify.annotations.NullMarked;
