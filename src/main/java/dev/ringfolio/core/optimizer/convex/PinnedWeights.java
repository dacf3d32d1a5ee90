package dev.ringfolio.core.optimizer.convex;

import dev.ringfolio.core.optimizer.box.Starts;
import dev.ringfolio.core.optimizer.cone.Halt;
import dev.ringfolio.core.optimizer.linear.FreeFactor;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import dev.ringfolio.core.optimizer.solver.ConstraintSet;
import dev.ringfolio.core.optimizer.solver.ConstraintSet.Ellipsoid;
import dev.ringfolio.core.optimizer.solver.ConstraintSet.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The weights where a limit leaves nothing to choose: a tracking error of zero allows the benchmark
 * b, and what is off it at no risk.
 *
 * <p>No interior point gets there, and none is needed. <b>Where Σ is regular</b>, b is all there
 * is: of all weights with {@code σ(v − b) ≤ 0} it is the best if the slope c of the objective at b
 * is {@code Σd} for some d, since {@code c'(v − b) = d'Σ(v − b) ≤ σ(d)σ(v − b) = 0}. So {@code d =
 * Σ⁻¹c} is the direction and σ(d) the price that prove it; what Σ cannot reach, the certificate
 * tells.
 *
 * <p><b>Where Σ is singular</b>, with a root {@code F'F = Σ}, the limit is {@code F(v − b) = 0}: as
 * many linear equations as Σ has rank, which leave an ordinary problem. Of their prices y, the
 * direction is a d with {@code Fd = y} and the price is σ(d), since then {@code σ(d)·Σd/σ(d) =
 * F'y}: the same bound as theirs.
 *
 * <p>One limit; one thread.
 */
final class PinnedWeights {
  private final ConstraintSet set;
  private final double[] sigma;
  private final int place;
  private final Ellipsoid ellipsoid;

  private PinnedWeights(ConstraintSet set, double[] sigma, int place) {
    this.set = set;
    this.sigma = sigma;
    this.place = place;
    this.ellipsoid = set.ellipsoids().get(place);
  }

  /**
   * Those of the first limit of zero on a volatility.
   *
   * @param sigma n×n, row-major, symmetric; <em>read</em>
   * @return empty where no limit is zero
   */
  static Optional<PinnedWeights> of(ConstraintSet set, double[] sigma) {
    for (int e = 0; e < set.ellipsoids().size(); e++) {
      if (set.ellipsoids().get(e).limit() == 0.0) {
        return Optional.of(new PinnedWeights(set, sigma, e));
      }
    }
    return Optional.empty();
  }

  /**
   * The center, with what can be proved of it.
   *
   * @param halt where it says stop, nothing is proved
   */
  ConvexAnswer center(Goal goal, Halt halt) {
    double[] weights = ellipsoid.center().clone();
    Hints hints = hints(goal, set, sigma, weights, place, halt);
    return halt.asked()
        ? ConvexAnswer.unknown(set, weights, 0)
        : ConvexAnswer.checked(goal, set, sigma, weights, hints, 0);
  }

  /**
   * The equations that stand for the limit.
   *
   * @return empty where they leave the center alone, or it was told to stop
   */
  Optional<Equations> equations(Halt halt) {
    int n = set.assets();
    double variance = Starts.meanVariance(sigma, n);
    double scale = variance > 0.0 ? 1.0 / variance : 1.0;
    CovarianceRoot root = CovarianceRoot.of(sigma, n, scale, halt);
    return halt.asked() || root.rank() == n
        ? Optional.empty()
        : Optional.of(new Equations(root, scale));
  }

  /** {@code F(v − b) = 0} in place of the limit, F the root of a multiple of Σ. */
  final class Equations {
    private final CovarianceRoot root;
    private final double scale;
    private final ConstraintSet flat;

    private Equations(CovarianceRoot root, double scale) {
      this.root = root;
      this.scale = scale;
      int n = set.assets();
      List<Row> rows = new ArrayList<>(set.rows());
      for (int k = 0; k < root.rank(); k++) {
        double[] cells = Arrays.copyOfRange(root.cells(), k * n, (k + 1) * n);
        double there = RowArithmetic.dot(cells, ellipsoid.center());
        rows.add(new Row(ellipsoid.field(), ellipsoid.field(), cells, there, there, 0.0));
      }
      List<Ellipsoid> others = new ArrayList<>(set.ellipsoids());
      others.remove(place);
      this.flat = new ConstraintSet(set.box(), rows, set.distances(), others);
    }

    /** The set with them. */
    ConstraintSet set() {
      return flat;
    }

    /** Hints to the set with them as hints to the set with the limit. */
    Hints meant(Hints hints) {
      int rank = root.rank();
      int begin = 1 + set.rows().size();
      int limit = begin + set.distances().size() + place;
      int count = 1 + flat.rows().size() + flat.distances().size() + flat.ellipsoids().size();
      double[] theirs = Arrays.copyOf(hints.prices(), count);
      double[] direction = root.preimage(Arrays.copyOfRange(theirs, begin, begin + rank));
      double square = RowArithmetic.dot(direction, RowArithmetic.product(sigma, direction));
      double[] prices = new double[count - rank + 1];
      System.arraycopy(theirs, 0, prices, 0, begin);
      System.arraycopy(theirs, begin + rank, prices, begin, limit - begin);
      prices[limit] = scale * Math.sqrt(Math.max(0.0, square));
      System.arraycopy(theirs, limit + rank, prices, limit + 1, prices.length - limit - 1);
      List<double[]> directions = new ArrayList<>(List.of(hints.directions()));
      directions.add(place, direction);
      double[][] all = directions.toArray(double[][]::new);
      return new Hints(prices, all, hints.uncertainty(), hints.tail());
    }
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
