package dev.ringfolio.core.optimizer.conflict;

import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.box.Starts;
import dev.ringfolio.core.optimizer.conflict.NamedLimits.Kind;
import dev.ringfolio.core.optimizer.conflict.QuadraticReach.Question;
import dev.ringfolio.core.optimizer.solver.ConstraintSet;
import dev.ringfolio.core.optimizer.solver.ConstraintSet.Ellipsoid;
import java.util.List;

/**
 * How far weights miss a choice of limits: first the linear ones, by {@link LinearReach}; then each
 * volatility alone, and two of them together, by {@link QuadraticReach}.
 *
 * <p>Two volatilities with centers a and b can both be kept where the least of {@code max((w −
 * a)'Σ(w − a)/α², (w − b)'Σ(w − b)/β²)} is at most one. It is the greatest, over shares λ, of the
 * least of their weighted sum, which is the distance from one center on the line between a and b:
 * so λ is halved in until a share proves the conflict or weights keep both.
 *
 * <p>The state of one search; one thread.
 */
final class Reach {
  /** A volatility is kept where it is no further beyond its limit, relatively. */
  private static final double KEPT = 1e-10;

  /** A variance below this part of the mean one is rounding. */
  private static final double VARIANCE_ZERO = 1e-15;

  /** Shares this near, relatively, give the same weights but for what a limit lets pass. */
  private static final double SHARE = 1e-12;

  /** Halvings of the share. */
  private static final int HALVINGS_MAX = 60;

  private final NamedLimits limits;
  private final double[] sigma;
  private final double meanVariance;
  private final Cancellation cancellation;

  Reach(NamedLimits limits, double[] sigma, Cancellation cancellation) {
    this.limits = limits;
    this.sigma = sigma;
    this.meanVariance =
        Math.max(
            Double.MIN_NORMAL, Starts.meanVariance(sigma, (int) Math.sqrt((double) sigma.length)));
    this.cancellation = cancellation;
  }

  /**
   * Weights that miss least.
   *
   * @param missed by how much, in units of weight or of the mean volatility; zero where nothing is
   *     missed, or where the search was stopped
   * @param weights n
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never written
  record Look(double missed, double[] weights) {}

  /** Whether no volatility is among the limits held. */
  boolean linear(boolean[] held) {
    for (int k = 0; k < held.length; k++) {
      if (held[k] && limits.all().get(k).kind() == Kind.ELLIPSOID) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether the limits held can be met: misses nothing where they can, and something where not.
   *
   * @param held which limits count
   * @param values one a limit; <em>read</em>
   */
  Look look(boolean[] held, double[] values) {
    return look(held, values, false);
  }

  /** The same with weights that miss least, where one volatility at most is missed. */
  Look closest(boolean[] held, double[] values) {
    return look(held, values, true);
  }

  private Look look(boolean[] held, double[] values, boolean closest) {
    ConstraintSet set = limits.set(held, values);
    LinearReach linear = new LinearReach(set, cancellation).look();
    if (linear.missed() > 0.0 || set.ellipsoids().isEmpty()) {
      return new Look(linear.missed(), linear.weights());
    }
    double[] weights = linear.weights();
    for (Ellipsoid ellipsoid : set.ellipsoids()) {
      double most = most(ellipsoid);
      Question kept = (value, least) -> value <= most || (!closest && least > most);
      weights = QuadraticReach.nearest(set, sigma, ellipsoid.center(), kept, cancellation);
      if (!kept(ellipsoid, weights)) {
        return new Look(beyond(ellipsoid, weights), weights);
      }
    }
    List<Ellipsoid> both = set.ellipsoids();
    return both.size() == 1 ? new Look(0.0, weights) : balanced(set, both.get(0), both.get(1));
  }

  /**
   * The weights nearest to the center of volatility k, under limits that bound at most one other.
   */
  double[] nearest(int k, boolean[] held, double[] values) {
    boolean[] alone = new boolean[held.length];
    alone[k] = true;
    Ellipsoid wanted = limits.set(alone, values).ellipsoids().get(0);
    ConstraintSet set = limits.set(held, values);
    double[] weights =
        QuadraticReach.nearest(set, sigma, wanted.center(), Question.NEAREST, cancellation);
    if (set.ellipsoids().isEmpty() || kept(set.ellipsoids().get(0), weights)) {
      return weights;
    }
    return beside(set, wanted, set.ellipsoids().get(0));
  }

  /** The same where the other volatility binds: the share of the first that just keeps it. */
  private double[] beside(ConstraintSet set, Ellipsoid wanted, Ellipsoid other) {
    double low = 0.0;
    double high = 1.0;
    double[] keeping =
        QuadraticReach.nearest(set, sigma, other.center(), Question.NEAREST, cancellation);
    for (int k = 0; k < HALVINGS_MAX && high - low > SHARE * low && going(); k++) {
      double share = 0.5 * (low + high);
      double[] center = between(wanted, share, other, 1.0 - share);
      double[] weights = QuadraticReach.nearest(set, sigma, center, Question.NEAREST, cancellation);
      if (kept(other, weights)) {
        low = share;
        keeping = weights;
      } else {
        high = share;
      }
    }
    return keeping;
  }

  /** The weights that go furthest towards the bound of row k, under limits of no volatility. */
  double[] extreme(int k, boolean[] held, double[] values) {
    NamedLimits.Limit row = limits.all().get(k);
    double[] cost = limits.coefficients(row).clone();
    for (int i = 0; i < cost.length && row.kind() == Kind.ROW_MIN; i++) {
      cost[i] = -cost[i];
    }
    return new LinearReach(limits.set(held, values), cancellation).look().lowest(cost).weights();
  }

  private Look balanced(ConstraintSet set, Ellipsoid one, Ellipsoid other) {
    double a = Math.max(one.limit() * one.limit(), VARIANCE_ZERO * meanVariance);
    double b = Math.max(other.limit() * other.limit(), VARIANCE_ZERO * meanVariance);
    double low = 0.0;
    double high = 1.0;
    double[] weights = new double[set.assets()];
    for (int k = 0; k < HALVINGS_MAX && going(); k++) {
      double share = 0.5 * (low + high);
      double first = share / a;
      double second = (1.0 - share) / b;
      double[] center = between(one, first, other, second);
      double rest = first * limits.square(one, center) + second * limits.square(other, center);
      double most = (1.0 + 2.0 * KEPT - rest) / (first + second);
      Question hopeless = (value, least) -> least > most;
      weights = QuadraticReach.nearest(set, sigma, center, hopeless, cancellation);
      if (kept(one, weights) && kept(other, weights)) {
        return new Look(0.0, weights);
      }
      double oneRatio = limits.square(one, weights) / a;
      double otherRatio = limits.square(other, weights) / b;
      double missed = Math.sqrt(share * oneRatio + (1.0 - share) * otherRatio) - 1.0;
      if (missed > KEPT) {
        return new Look(missed, weights);
      }
      if (oneRatio > otherRatio) {
        low = share;
      } else {
        high = share;
      }
    }
    return new Look(0.0, weights);
  }

  private static double[] between(Ellipsoid one, double first, Ellipsoid other, double second) {
    double[] center = new double[one.center().length];
    for (int i = 0; i < center.length; i++) {
      center[i] = (first * one.center()[i] + second * other.center()[i]) / (first + second);
    }
    return center;
  }

  private boolean kept(Ellipsoid ellipsoid, double[] weights) {
    return !going() || limits.square(ellipsoid, weights) <= most(ellipsoid);
  }

  /** The greatest variance that keeps a limit, but for rounding. */
  private double most(Ellipsoid ellipsoid) {
    return ellipsoid.limit() * ellipsoid.limit() * (1.0 + 2.0 * KEPT)
        + VARIANCE_ZERO * meanVariance;
  }

  private double beyond(Ellipsoid ellipsoid, double[] weights) {
    double reached = Math.sqrt(limits.square(ellipsoid, weights));
    return (reached - ellipsoid.limit()) / Math.sqrt(meanVariance);
  }

  private boolean going() {
    return cancellation.verdict() == Cancellation.Verdict.GO_ON;
  }
}
