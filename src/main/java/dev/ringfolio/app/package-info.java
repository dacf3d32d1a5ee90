/** The composition root: Main, wiring, roles, health, metrics, the real clock and seed. */
@NullMarked
package dev.ringfolio.app;

import org.jspecify.annotations.NullMarked;
