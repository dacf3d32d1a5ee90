/**
 * When to alert: rules over prices and valuations, raised and cleared once each. Pure; time is
 * pushed in. Owned by the triggers verticle.
 */
@NullMarked
package dev.ringfolio.core.trigger;

import org.jspecify.annotations.NullMarked;
