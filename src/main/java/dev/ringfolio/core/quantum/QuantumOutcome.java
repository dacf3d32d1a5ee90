package dev.ringfolio.core.quantum;

import dev.ringfolio.core.optimizer.Outcome;

/** What came of an optimization by a quantum circuit. */
public sealed interface QuantumOutcome {
  /** The same as any optimizer tells it. */
  Outcome outcome();

  /**
   * Weights on the assets that were chosen, zero on the others.
   *
   * @param outcome approximate: its gap is the one to the exact optimum over all assets
   */
  record Selected(Outcome.Solved outcome, QuantumSelection selection) implements QuantumOutcome {}

  /** No weights, and why. */
  record Failed(Outcome.Failed outcome) implements QuantumOutcome {}
}
