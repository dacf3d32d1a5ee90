package dev.ringfolio.core.optimizer.convex;

import dev.ringfolio.core.optimizer.solver.ConstraintSet;
import dev.ringfolio.core.optimizer.solver.ConstraintSet.Distance;
import dev.ringfolio.core.optimizer.solver.ConstraintSet.Ellipsoid;
import dev.ringfolio.core.optimizer.solver.ConstraintSet.Row;
import org.jspecify.annotations.Nullable;

/**
 * An upper bound of a concave function over a {@link ConstraintSet} from prices of its limits:
 *
 * <pre>  f(v) = c'v − k‖v − held‖₁ − δ'|v|</pre>
 *
 * <p>By weak duality, for prices θ of the budget, y of the rows, ρ ≥ 0 of the L1 distance and ψ ≥ 0
 * of the ellipsoids, and any weights w, every v of the set has
 *
 * <pre>
 *   f(v) ≤ θ + Σ y·bound + ρτ + Σ ψ(limit + t'center) + Σᵢ max over lᵢ ≤ x ≤ uᵢ of
 *            gᵢx − (k + ρ)|x − heldᵢ| − δᵢ|x|
 *   with g = c − θ1 − Σ y a − Σ ψt,   t = Σ(w − center)/σ(w − center)
 * </pre>
 *
 * since {@code t'(v − center) ≤ σ(v − center)} by Cauchy–Schwarz. Prices of the wrong sign count as
 * zero; bad ones make the bound weak, never wrong. Nothing of a solver is used.
 *
 * <p>The state of one check; one thread.
 */
final class Ceiling {
  /** A weight this near to a bound or a kink is there. */
  private static final double NEAR = 1e-9;

  private final ConstraintSet set;
  private final int n;
  private final double[] slope;
  private final double[] held;
  private final double trade;
  private final double @Nullable [] halfWidths;
  private final double constant;

  /**
   * @param linear c, n; <em>read</em>
   * @param cost k
   * @param held where trades begin, n; <em>read</em>
   * @param halfWidths δ, n; null where zero; <em>read</em>
   * @param tangents t of each ellipsoid; <em>read</em>
   * @param prices in the order of {@link Formulation}; missing ones are zero; <em>read</em>
   */
  Ceiling(
      ConstraintSet set,
      double[] linear,
      double cost,
      double[] held,
      double @Nullable [] halfWidths,
      double[][] tangents,
      double[] prices) {
    this.set = set;
    this.n = set.assets();
    this.slope = linear.clone();
    this.held = held;
    this.halfWidths = halfWidths;
    int at = 0;
    double sum = budget(price(prices, at++));
    for (Row row : set.rows()) {
      sum += row(row, price(prices, at++));
    }
    double pace = cost;
    for (Distance distance : set.distances()) {
      double price = Math.max(0.0, price(prices, at++));
      sum += price * distance.limit();
      pace += price;
    }
    for (int e = 0; e < set.ellipsoids().size(); e++) {
      Ellipsoid ellipsoid = set.ellipsoids().get(e);
      sum += ellipsoid(ellipsoid, tangents[e], Math.max(0.0, price(prices, at++)));
    }
    this.trade = pace;
    this.constant = sum;
  }

  private static double price(double[] prices, int at) {
    return at < prices.length && Double.isFinite(prices[at]) ? prices[at] : 0.0;
  }

  private double budget(double price) {
    double allowed =
        switch (set.box().budget()) {
          case ONE -> price;
          case AT_MOST_ONE -> Math.max(0.0, price);
          case FREE -> 0.0;
        };
    for (int i = 0; i < n; i++) {
      slope[i] -= allowed;
    }
    return allowed;
  }

  private double row(Row row, double price) {
    double bound = price > 0.0 ? row.upper() : row.lower();
    if (price == 0.0 || Double.isInfinite(bound)) {
      return 0.0;
    }
    for (int i = 0; i < n; i++) {
      slope[i] -= price * row.coefficients()[i];
    }
    return price * bound;
  }

  private double ellipsoid(Ellipsoid ellipsoid, double[] tangent, double price) {
    double along = 0.0;
    for (int i = 0; i < n; i++) {
      slope[i] -= price * tangent[i];
      along += tangent[i] * ellipsoid.center()[i];
    }
    return price * (ellipsoid.limit() + along);
  }

  /** The bound. */
  double value() {
    double value = constant;
    for (int i = 0; i < n; i++) {
      value += most(i);
    }
    return value;
  }

  /** How much of the bound is what asset i may gain by another weight than x. */
  double gain(int i, double x) {
    return most(i) - piece(i, x);
  }

  /** Piecewise linear and concave: greatest at an end or at a kink. */
  private double most(int i) {
    double low = set.box().lower()[i];
    double high = set.box().upper()[i];
    double most = Math.max(piece(i, low), piece(i, high));
    most = Math.max(most, piece(i, Math.max(low, Math.min(high, held[i]))));
    return Math.max(most, piece(i, Math.max(low, Math.min(high, 0.0))));
  }

  private double piece(int i, double x) {
    double width = halfWidths == null ? 0.0 : halfWidths[i];
    return slope[i] * x - trade * Math.abs(x - held[i]) - width * Math.abs(x);
  }

  /** The steepest way up from weights that the prices leave, over the box. */
  double steepest(double[] weights) {
    double steepest = 0.0;
    for (int i = 0; i < n; i++) {
      double kinkHeld = kink(weights[i], held[i]) * trade;
      double kinkZero = halfWidths == null ? 0.0 : kink(weights[i], 0.0) * halfWidths[i];
      double off = halfWidths == null ? 0.0 : side(weights[i], 0.0) * halfWidths[i];
      double level = slope[i] - side(weights[i], held[i]) * trade - off;
      if (weights[i] < set.box().upper()[i] - NEAR) {
        steepest = Math.max(steepest, level - kinkHeld - kinkZero);
      }
      if (weights[i] > set.box().lower()[i] + NEAR) {
        steepest = Math.max(steepest, -level - kinkHeld - kinkZero);
      }
    }
    return steepest;
  }

  private static double kink(double x, double at) {
    return Math.abs(x - at) <= NEAR ? 1.0 : 0.0;
  }

  private static double side(double x, double at) {
    return Math.abs(x - at) <= NEAR ? 0.0 : Math.signum(x - at);
  }
}
