package dev.ringfolio.core.optimizer.convex;

import dev.ringfolio.core.optimizer.cone.Halt;
import dev.ringfolio.core.optimizer.linear.FreeFactor;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import dev.ringfolio.core.optimizer.solver.ConstraintSet;
import dev.ringfolio.core.optimizer.solver.ConstraintSet.Ellipsoid;
import java.util.Arrays;
import java.util.Optional;

/**
 * The weights where a limit leaves nothing to choose: a tracking error of zero allows the benchmark
 * alone, unless some way off it bears no risk.
 *
 * <p>No interior point gets there, and none is needed: of all weights with {@code σ(v − b) ≤ 0}, b
 * is the best if the slope c of the objective at b is {@code Σd} for some d, since {@code c'(v − b)
 * = d'Σ(v − b) ≤ σ(d)σ(v − b) = 0}. So {@code d = Σ⁻¹c} is the direction and σ(d) the price that
 * prove it; what Σ cannot reach, the certificate tells.
 *
 * <p>Pure; any thread.
 */
final class PinnedWeights {
  private PinnedWeights() {}

  /**
   * The center of the first limit of zero on a volatility, with what can be proved of it.
   *
   * @param sigma n×n, row-major, symmetric; <em>read</em>
   * @param halt where it says stop, less is proved
   * @return empty where no limit is zero
   */
  static Optional<ConvexAnswer> of(Goal goal, ConstraintSet set, double[] sigma, Halt halt) {
    for (int e = 0; e < set.ellipsoids().size(); e++) {
      Ellipsoid ellipsoid = set.ellipsoids().get(e);
      if (ellipsoid.limit() == 0.0) {
        double[] weights = ellipsoid.center().clone();
        Hints hints = hints(goal, set, sigma, weights, e, halt);
        return Optional.of(
            halt.asked()
                ? ConvexAnswer.unknown(set, weights, 0)
                : ConvexAnswer.checked(goal, set, sigma, weights, hints, 0));
      }
    }
    return Optional.empty();
  }

  private static Hints hints(
      Goal goal, ConstraintSet set, double[] sigma, double[] weights, int place, Halt halt) {
    int linear = 1 + set.rows().size() + set.distances().size();
    double[] prices = new double[linear + set.ellipsoids().size()];
    double[][] directions = new double[set.ellipsoids().size()][0];
    double[] none = new double[0];
    Hints hints = new Hints(prices, directions, none, none);
    halt.now();
    double[] image = RowArithmetic.product(sigma, weights);
    double[] slope = Tangent.of(goal, set, weights, image, hints).slope().clone();
    double[] widths = goal.halfWidths();
    for (int i = 0; i < slope.length; i++) {
      slope[i] -= widths == null ? 0.0 : Math.signum(weights[i]) * widths[i];
      slope[i] -= goal.cost() * Math.signum(weights[i] - goal.held()[i]);
    }
    double[] direction = solved(sigma, slope, halt);
    directions[place] = direction;
    double square = RowArithmetic.dot(direction, RowArithmetic.product(sigma, direction));
    prices[linear + place] = Math.sqrt(Math.max(0.0, square));
    return hints;
  }

  /** {@code Σ⁻¹c}, refined once; zero for what depends on the others. */
  private static double[] solved(double[] sigma, double[] c, Halt halt) {
    int n = c.length;
    FreeFactor factor = new FreeFactor(n, sigma, 0.0);
    int[] all = new int[n];
    Arrays.setAll(all, i -> i);
    factor.appendAll(all, n, () -> !halt.now());
    double[] solution = new double[n];
    for (int round = 0; round < 2; round++) {
      double[] rest = c.clone();
      RowArithmetic.addScaled(rest, -1.0, RowArithmetic.product(sigma, solution), 0, n);
      double[] x = new double[factor.size()];
      Arrays.setAll(x, p -> rest[factor.member(p)]);
      factor.solve(x);
      for (int p = 0; p < x.length; p++) {
        solution[factor.member(p)] += x[p];
      }
    }
    return solution;
  }
}
