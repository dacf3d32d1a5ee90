/** Clocks, as interfaces: the real ones stand in the composition root alone. */
@NullMarked
package dev.ringfolio.core.time;

import org.jspecify.annotations.NullMarked;
