/**
 * The composition root: Main, wiring, health, metrics, the real clock and seed. The main thread
 * starts the service and the shutdown hook's stops it; health lives on an event loop of its own,
 * and metrics are read from any thread.
 */
@NullMarked
package dev.ringfolio.app;

import org.jspecify.annotations.NullMarked;
