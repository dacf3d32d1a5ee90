package dev.ringfolio.core.optimizer.convex;

import dev.ringfolio.core.optimizer.Certificate;
import dev.ringfolio.core.optimizer.box.Starts;
import dev.ringfolio.core.optimizer.cone.ConeSolution;
import dev.ringfolio.core.optimizer.cone.Halt;
import dev.ringfolio.core.optimizer.cone.InteriorPoint;
import dev.ringfolio.core.optimizer.solver.ConstraintSet;

/**
 * Weights that the cone solver found, and how good they are.
 *
 * @param weights n; <em>read</em>
 * @param hints what their certificate was made with
 * @param steps of the interior point
 */
@SuppressWarnings("ArrayRecordComponent") // read, never written
record ConvexAnswer(double[] weights, Hints hints, Certificate certificate, int steps) {
  private static final Certificate NO_CERTIFICATE =
      new Certificate(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

  /** Weights that nothing is known of. */
  static ConvexAnswer unknown(ConstraintSet set, double[] weights, int steps) {
    double[] none = new double[0];
    Hints hints = new Hints(none, new double[set.ellipsoids().size()][0], none, none);
    return new ConvexAnswer(weights, hints, NO_CERTIFICATE, steps);
  }

  /**
   * Solves by {@link Lowering} and {@link InteriorPoint}, and sharpens what it found by {@link
   * Polish} where that is better.
   *
   * @param sigma n×n, row-major, symmetric; <em>read</em>
   * @param attempt 0 for the first
   * @return unknown where it was told to stop first
   */
  static ConvexAnswer of(Goal goal, ConstraintSet set, double[] sigma, int attempt, Halt halt) {
    Lowering lowering = new Lowering(goal, set, sigma, attempt, halt);
    if (halt.asked()) {
      return unknown(set, Starts.nearestToZero(set.box()), 0);
    }
    InteriorPoint point = new InteriorPoint(lowering.program(), halt);
    point.solve();
    double[] weights = lowering.weights(point.solution());
    if (halt.asked()) {
      return unknown(set, weights, point.steps());
    }
    Hints hints = lowering.hints(point.solution());
    ConvexAnswer answer = checked(goal, set, sigma, weights, hints, point.steps());
    for (double bias : Sharpening.BIASES) {
      if (Sharpening.needless(answer.certificate())) {
        break;
      }
      ConeSolution polished = point.polish(bias).solve();
      if (polished != null) {
        double[] others = lowering.weights(polished);
        Hints theirs = lowering.hints(polished);
        answer = answer.or(checked(goal, set, sigma, others, theirs, point.steps()));
      }
    }
    return answer;
  }

  /** The weights with their certificate. */
  static ConvexAnswer checked(
      Goal goal, ConstraintSet set, double[] sigma, double[] weights, Hints hints, int steps) {
    Certificate certificate = new ConstraintVerifier(goal, set, sigma, weights).certify(hints);
    return new ConvexAnswer(weights, hints, certificate, steps);
  }

  /** The other one where it is better. */
  ConvexAnswer or(ConvexAnswer other) {
    return Sharpening.better(certificate, other.certificate) ? other : this;
  }
}
