package dev.ringfolio.core.optimizer.convex;

import dev.ringfolio.core.optimizer.box.Starts;
import dev.ringfolio.core.optimizer.cone.ConeProgram;
import dev.ringfolio.core.optimizer.cone.ConeSolution;
import dev.ringfolio.core.optimizer.cone.Halt;
import dev.ringfolio.core.optimizer.cone.InteriorPoint;
import dev.ringfolio.core.optimizer.solver.ConstraintSet;
import dev.ringfolio.core.optimizer.solver.ConstraintSet.Distance;
import dev.ringfolio.core.optimizer.solver.ConstraintSet.Ellipsoid;
import java.util.Arrays;

/**
 * Whether a {@link ConstraintSet} holds no weights at all: the least excess by which all limits but
 * the box and the budget must be exceeded, a {@link ConeProgram} that always has a solution. Where
 * it is positive, its prices prove the set empty.
 */
final class Emptiness {
  private Emptiness() {}

  /**
   * Whether a set is proved to be empty.
   *
   * @param sigma n×n, row-major; <em>read</em>
   * @return whether it is proved; false where it is not, or the search was stopped
   */
  static boolean proved(ConstraintSet set, double[] sigma, Halt halt) {
    int n = set.assets();
    double variance = Starts.meanVariance(sigma, n);
    double unit = variance > 0.0 ? variance : 1.0;
    ConeProgram program = new ConeProgram(n + 1);
    Formulation formulation = new Formulation(program, Formulation.NONE, n, Math.sqrt(unit));
    formulation.addBox(set.box(), 0);
    formulation.addBudget(set.box(), 0);
    formulation.addRows(set.rows(), 0);
    for (Distance distance : set.distances()) {
      formulation.addDistance(
          distance, formulation.addTrades(distance.center(), 0, Formulation.NONE, 0.0));
    }
    CovarianceRoot root = CovarianceRoot.of(sigma, n, 1.0 / unit, halt);
    for (Ellipsoid ellipsoid : set.ellipsoids()) {
      formulation.addEllipsoid(ellipsoid, root, 0, halt);
    }
    program.linear()[n] = 1.0;
    program.bound(1.0).cell(n, -1.0);
    InteriorPoint search = new InteriorPoint(program, halt);
    InteriorPoint.Ending ending = search.solve();
    boolean solved =
        ending == InteriorPoint.Ending.CONVERGED || ending == InteriorPoint.Ending.FAILED;
    if (!solved) {
      return false;
    }
    ConeSolution point = search.solution();
    double[][] directions = new double[set.ellipsoids().size()][];
    for (int e = 0; e < directions.length; e++) {
      directions[e] = root.preimage(point.directions()[e]);
    }
    double[] none = new double[0];
    Hints hints = new Hints(formulation.prices(point), directions, none, none);
    return ConstraintVerifier.provesEmpty(set, sigma, Arrays.copyOf(point.dense(), n), hints);
  }
}
