package dev.ringfolio.core.optimizer.heuristic;

import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.solver.ConstraintSet;
import java.util.List;
import java.util.Optional;

/**
 * The convex set that a heuristic may look at. A candidate is made feasible before it is evaluated,
 * so that whatever is found first or last may be the answer.
 *
 * <p>Without state that outlives a call; one thread.
 */
interface Region {
  /** The box and the budget; the other constraints of the region make it smaller. */
  FeasibleSet box();

  /** A feasible point, n; where there is an inside, well inside; <em>read</em>. */
  double[] center();

  /**
   * Makes a candidate feasible, near to where it was; a feasible one stays as it is.
   *
   * @param candidate n, finite; <em>read and written</em>
   * @return whether it was changed
   */
  boolean admit(double[] candidate);

  /** The region of a box and a budget alone. */
  static Region of(FeasibleSet box) {
    double[] center = new double[box.assets()];
    for (int i = 0; i < center.length; i++) {
      center[i] = 1.0 / center.length;
    }
    BudgetProjection.project(box, center);
    return new Plain(box, center);
  }

  /**
   * The region of all constraints, or nothing where no point of it was found, or not before the
   * cancellation.
   *
   * @param sigma n×n, row-major, symmetric; <em>read</em>
   */
  static Optional<Region> of(ConstraintSet set, double[] sigma, Cancellation cancellation) {
    List<LimitFunction> limits = LimitFunction.all(set, sigma);
    return limits.isEmpty()
        ? Optional.of(of(set.box()))
        : LimitedRegion.of(set.box(), limits, cancellation);
  }

  /** A box and a budget: the nearest point. */
  @SuppressWarnings("ArrayRecordComponent") // read, never written
  record Plain(FeasibleSet box, double[] center) implements Region {
    @Override
    public boolean admit(double[] candidate) {
      return BudgetProjection.project(box, candidate);
    }
  }
}
