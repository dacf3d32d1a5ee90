package dev.ringfolio.core.optimizer.convex;

import dev.ringfolio.core.optimizer.Certificate;
import dev.ringfolio.core.optimizer.solver.ConstraintSet;

/**
 * Weights with what proves them.
 *
 * @param weights n; <em>read</em>
 * @param hints the multipliers
 * @param certificate what these prove of the weights
 */
@SuppressWarnings("ArrayRecordComponent") // read, never written
record Proved(double[] weights, Hints hints, Certificate certificate) {

  static Proved of(Goal goal, ConstraintSet set, double[] sigma, double[] weights, Hints hints) {
    Certificate certificate = new ConstraintVerifier(goal, set, sigma, weights).certify(hints);
    return new Proved(weights, hints, certificate);
  }

  boolean optimal() {
    return certificate.optimal();
  }
}
