package dev.ringfolio.core.optimizer.convex;

import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import dev.ringfolio.core.optimizer.solver.ConstraintSet;
import dev.ringfolio.core.optimizer.solver.ConstraintSet.Ellipsoid;
import dev.ringfolio.core.optimizer.solver.Measures;

/**
 * The best weights where one limit on a volatility binds, and the rest of the set is linear.
 *
 * <p><b>Idea.</b> With a price α on half the square of the volatility, the limit is no longer
 * needed: {@link CornerMixture} finds the best weights w(α). Their volatility falls as α grows, so
 * the price at which it is the limit is the root of a monotone function, which a bracket closes in
 * on. Near the least volatility that can be reached at all, α is large, but the weights move by 1/α
 * only, and nothing grows without bound.
 *
 * <p>A limit that is the least volatility itself, but for rounding, has no price: the best weights
 * of a set that shrinks to a point move as the square root of what is left of it. Such a limit is
 * taken to be {@link #CLEAR} above the least: a thousandth of what an answer may be off.
 *
 * <p>One search; one thread.
 */
final class VolatilityPressure {
  /** How far above the least volatility a limit is at least. */
  private static final double CLEAR = 1e-12;

  /** Prices tried. */
  private static final int TRIES_MAX = 100;

  /** A volatility this near below its limit, relatively, has reached it. */
  private static final double REACHED = 1e-14;

  /** The price beyond which there is nothing but the least volatility, relative to the rewards. */
  private static final double PRICE_MOST = 1e12;

  private final CornerMixture mixture;
  private final double[] sigma;
  private final int place;
  private final Ellipsoid ellipsoid;

  VolatilityPressure(CornerMixture mixture, ConstraintSet set, double[] sigma, int place) {
    this.mixture = mixture;
    this.sigma = sigma;
    this.place = place;
    this.ellipsoid = set.ellipsoids().get(place);
  }

  /**
   * Searches.
   *
   * @param unit of prices: a price that is far from nothing and from everything
   */
  void search(double unit) {
    double least = volatilityAt(PRICE_MOST * unit);
    double limit = Math.max(ellipsoid.limit(), least + CLEAR);
    double low = 0.0;
    double high = Double.POSITIVE_INFINITY;
    double belowLow = 0.0;
    double aboveHigh = 0.0;
    double ease = 1.0 / unit; // 1/price: the volatility grows with it
    for (int k = 0; k < TRIES_MAX && !mixture.ended(); k++) {
      double off = volatilityAt(1.0 / ease) - limit;
      if (off <= 0.0 && off >= -REACHED * limit) {
        return;
      }
      if (off > 0.0) {
        high = ease;
        aboveHigh = off;
      } else {
        low = ease;
        belowLow = -off;
      }
      double next = Double.isInfinite(high) ? 8.0 * ease : low == 0.0 ? ease / 8.0 : Double.NaN;
      if (Double.isNaN(next)) {
        double part = k % 3 == 2 ? 0.5 : belowLow / (belowLow + aboveHigh);
        next = low + part * (high - low);
      }
      if (next == ease || next <= low || next >= high) {
        return;
      }
      ease = next;
    }
  }

  private double volatilityAt(double price) {
    mixture.press(place, price);
    double[] off = mixture.weights().clone();
    RowArithmetic.addScaled(off, -1.0, ellipsoid.center(), 0, off.length);
    return Math.sqrt(Math.max(0.0, Measures.variance(sigma, off)));
  }
}
