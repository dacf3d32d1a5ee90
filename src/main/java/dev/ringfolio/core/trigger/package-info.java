/**
 * When to alert and when to optimize by itself: rules over prices and valuations, raised and
 * cleared once each; triggers, and the gate through which their runs begin. Pure; time is pushed
 * in. Owned by the verticles of the triggers room.
 */
@NullMarked
package dev.ringfolio.core.trigger;

import org.jspecify.annotations.NullMarked;
