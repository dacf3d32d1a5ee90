/**
 * Signals and tiers: kept, answered, then told. One verticle owns the newest signals and the tiers
 * in memory; the store is a port, called on a pool.
 */
@NullMarked
package dev.ringfolio.signals;

import org.jspecify.annotations.NullMarked;
