package dev.ringfolio.core.optimizer.convex;

import dev.ringfolio.core.optimizer.Certificate;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.box.Starts;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import dev.ringfolio.core.optimizer.solver.ConstraintSet;
import dev.ringfolio.core.optimizer.solver.ConstraintSet.Distance;
import dev.ringfolio.core.optimizer.solver.ConstraintSet.Ellipsoid;
import dev.ringfolio.core.optimizer.solver.ConstraintSet.Row;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Checks weights against a {@link Goal} and a {@link ConstraintSet} by means of its own.
 *
 * <p>{@link Tangent} makes a concave function of the objective and of the weights that tells how
 * much better others can be; {@link Ceiling} bounds it over the set by the prices of the limits.
 * Bad hints make the bound weak, never wrong. Without hints, prices of the budget alone are tried.
 *
 * <p>The state of one check; one thread.
 */
final class ConstraintVerifier {
  /**
   * How far below zero, relative to the greatest price, a bound of zero must be to prove anything.
   */
  private static final double EMPTY_MARGIN = 1e-10;

  private final Goal goal;
  private final ConstraintSet set;
  private final double[] sigma;
  private final double[] weights;

  /**
   * @param sigma n×n, row-major, symmetric; <em>read</em>
   * @param weights n; <em>read</em>
   */
  ConstraintVerifier(Goal goal, ConstraintSet set, double[] sigma, double[] weights) {
    this.goal = goal;
    this.set = set;
    this.sigma = sigma;
    this.weights = weights;
  }

  private static double[] product(double[] sigma, double[] x) {
    int n = x.length;
    double[] product = new double[n];
    for (int i = 0; i < n; i++) {
      if (x[i] != 0.0) {
        RowArithmetic.addScaled(product, x[i], sigma, i * n, n);
      }
    }
    return product;
  }

  /**
   * Whether prices prove that no weights meet all limits: a bound below zero of a function that is
   * zero.
   *
   * @param weights that the tangents of ellipsoids are taken at, n; <em>read</em>
   */
  static boolean provesEmpty(ConstraintSet set, double[] sigma, double[] weights, Hints hints) {
    double[] none = new double[weights.length];
    double[][] tangents = tangents(set, sigma, weights, hints);
    Ceiling ceiling =
        new Ceiling(set, none, 0.0, center(set, none), null, tangents, hints.prices());
    double size = 0.0;
    for (double price : hints.prices()) {
      size = Math.max(size, Math.abs(price));
    }
    return ceiling.value() < -EMPTY_MARGIN * size;
  }

  /** The certificate of the weights. */
  Certificate certify(Hints hints) {
    double infeasibility = infeasibility();
    if (!Double.isFinite(infeasibility)) {
      return new Certificate(
          Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
    Tangent tangent = Tangent.of(goal, set, weights, product(sigma, weights), hints);
    double[][] tangents = tangents(set, sigma, weights, hints);
    if (hints.prices().length > 0) {
      return certify(infeasibility, tangent, hints, tangents);
    }
    double[] slope = tangent.slope();
    double most = Arrays.stream(slope).max().orElse(0.0);
    double least = Arrays.stream(slope).min().orElse(0.0);
    double kink = kink();
    return Stream.of(most, least, most + kink, least - kink)
        .distinct()
        .map(price -> certify(infeasibility, tangent, hints.withBudget(price), tangents))
        .min(Comparator.comparingDouble(Certificate::gap))
        .orElseThrow();
  }

  /**
   * By how much a slope changes at most where a trade or a weight begins: beyond it, the price of
   * the budget holds every weight at its bound, which proves a set of one point.
   */
  private double kink() {
    double[] widths = goal.halfWidths();
    return goal.cost() + (widths == null ? 0.0 : Arrays.stream(widths).max().orElse(0.0));
  }

  /** What each asset may gain by another weight, by the prices; relative, as the gap is. */
  double[] gains(Hints hints) {
    Tangent tangent = Tangent.of(goal, set, weights, product(sigma, weights), hints);
    Ceiling ceiling = ceiling(tangent, hints, tangents(set, sigma, weights, hints));
    double[] gains = new double[weights.length];
    for (int i = 0; i < gains.length; i++) {
      gains[i] = ceiling.gain(i, weights[i]) / tangent.scale();
    }
    return gains;
  }

  private Ceiling ceiling(Tangent tangent, Hints hints, double[][] tangents) {
    return new Ceiling(
        set,
        tangent.slope(),
        goal.cost(),
        goal.costly() ? goal.held() : center(set, goal.held()),
        goal.halfWidths(),
        tangents,
        hints.prices());
  }

  private Certificate certify(
      double infeasibility, Tangent tangent, Hints hints, double[][] tangents) {
    Ceiling ceiling = ceiling(tangent, hints, tangents);
    double gain = ceiling.value() + tangent.base();
    double scale = tangent.scale();
    boolean nothing = gain <= 0.0 && !goal.ratio(); // a ratio that is not positive proves nothing
    double gap = scale > 0.0 ? gain / scale : nothing ? 0.0 : Double.POSITIVE_INFINITY;
    double steepest = ceiling.steepest(weights);
    double greatest = Starts.greatest(tangent.slope());
    return new Certificate(
        infeasibility,
        greatest > 0.0 ? steepest / greatest : steepest,
        Double.isNaN(gap) ? Double.POSITIVE_INFINITY : Math.max(0.0, gap));
  }

  /**
   * Where trades are counted from; the cost of trading, where there is one, counts from there too.
   */
  private static double[] center(ConstraintSet set, double[] held) {
    return set.distances().isEmpty() ? held : set.distances().get(0).center();
  }

  /**
   * {@code Σd/σ(d)} of each ellipsoid, d the hint or else {@code w − center}; zero at its center.
   */
  private static double[][] tangents(
      ConstraintSet set, double[] sigma, double[] weights, Hints hints) {
    double[][] tangents = new double[set.ellipsoids().size()][];
    for (int e = 0; e < tangents.length; e++) {
      double[] hint = hints.directions()[e];
      double[] d = hint.length > 0 ? hint : off(weights, set.ellipsoids().get(e).center());
      tangents[e] = product(sigma, d);
      double length = Math.sqrt(Math.max(0.0, RowArithmetic.dot(d, tangents[e])));
      for (int i = 0; i < d.length; i++) {
        tangents[e][i] = length > 0.0 ? tangents[e][i] / length : 0.0;
      }
    }
    return tangents;
  }

  private static double[] off(double[] weights, double[] center) {
    double[] off = weights.clone();
    for (int i = 0; i < off.length; i++) {
      off[i] -= center[i];
    }
    return off;
  }

  /** The greatest violation of a limit, in the units of the limit. */
  double infeasibility() {
    FeasibleSet box = set.box();
    double sum = 0.0;
    double worst = 0.0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i];
      worst = Math.max(worst, box.lower()[i] - weights[i]);
      worst = Math.max(worst, weights[i] - box.upper()[i]);
    }
    if (!Double.isFinite(sum)) {
      return Double.POSITIVE_INFINITY;
    }
    worst =
        switch (box.budget()) {
          case ONE -> Math.max(worst, Math.abs(sum - 1.0));
          case AT_MOST_ONE -> Math.max(worst, sum - 1.0);
          case FREE -> worst;
        };
    for (Row row : set.rows()) {
      double value = RowArithmetic.dot(row.coefficients(), weights);
      worst = Math.max(worst, Math.max(row.lower() - value, value - row.upper()));
    }
    for (Distance distance : set.distances()) {
      double length = 0.0;
      for (double step : off(weights, distance.center())) {
        length += Math.abs(step);
      }
      worst = Math.max(worst, length - distance.limit());
    }
    for (Ellipsoid ellipsoid : set.ellipsoids()) {
      double[] off = off(weights, ellipsoid.center());
      double square = RowArithmetic.dot(off, product(sigma, off));
      worst = Math.max(worst, Math.sqrt(Math.max(0.0, square)) - ellipsoid.limit());
    }
    return worst;
  }
}
