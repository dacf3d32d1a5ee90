package dev.ringfolio.core.optimizer.quadratic;

/** How a problem is solved: the next way is tried while an answer has no certificate. */
public enum Pass {
  /** From the start that is usually best. */
  USUAL,
  /** From a vertex of the feasible set. */
  FROM_VERTEX,
  /** With weights and gradients in twice the precision, for optima of nearly no risk. */
  PRECISE
}
