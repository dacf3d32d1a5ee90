/**
 * Asset selection on a simulated quantum computer: the selection problem as a quadratic function of
 * bits, its cost at every selection, the circuits QAOA and VQE on a state vector, the search for
 * their angles, and exact weights on the assets that they choose. Pure functions of the problem and
 * its seed; the caller's thread, any thread. A run takes up to seconds and 100 MiB, so it belongs
 * on a pool; it polls a {@link dev.ringfolio.core.optimizer.Cancellation} between blocks of the
 * state.
 */
@NullMarked
package dev.ringfolio.core.quantum;

import org.jspecify.annotations.NullMarked;
