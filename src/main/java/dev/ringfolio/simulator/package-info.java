/**
 * An exchange that speaks Finnhub's protocol on a loopback port, and the market behind it: a
 * simulated one with its daily history, or a recorded file. The model is plain and single-threaded,
 * with time pushed in; each verticle's own event loop runs it. {@link
 * dev.ringfolio.simulator.SimulatedHistory} alone may be read from any thread.
 */
@NullMarked
package dev.ringfolio.simulator;

import org.jspecify.annotations.NullMarked;
