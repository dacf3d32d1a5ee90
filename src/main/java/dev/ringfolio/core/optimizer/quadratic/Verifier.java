package dev.ringfolio.core.optimizer.quadratic;

import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.optimizer.Certificate;
import dev.ringfolio.core.optimizer.box.BudgetPrice;
import dev.ringfolio.core.optimizer.box.Feasibility;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import java.util.Arrays;

/**
 * Checks weights against the problem, by means of its own: nothing of a solver, neither its state
 * nor its multipliers nor its loops, is used.
 *
 * <p><b>Idea.</b> For each objective there is a linear function {@code v ↦ c'v} with {@code c} made
 * of the data and of the weights w under check, such that its greatest value D over the feasible
 * set tells how much better any feasible v can be:
 *
 * <ul>
 *   <li>variance, {@code c = −2Σu} with u = w: by convexity {@code σ²(w) − σ²(v) ≤ c'v + σ²(w) +
 *       σ²(u)}, for any u; and it is at most σ²(w), since no variance is negative;
 *   <li>return, {@code c = m}: {@code m'v − m'w ≤ D − m'w};
 *   <li>Sharpe, {@code c = m − (e/σ²)Σw} with e = m'w: by Cauchy–Schwarz {@code v'Σw ≤ σ(v)σ(w)},
 *       so {@code e(v) − S(w)σ(v) ≤ c'v ≤ D}: no v earns more than D above what the ratio S(w) pays
 *       for v's volatility. D is told relative to e(w), and is zero exactly at an optimum. More
 *       generally {@code c = m − S(w)/σ(u) · Σu}, for any u.
 * </ul>
 *
 * Where w has nearly no risk, Σw is lost in the rounding of w itself; then the solver hints at the
 * u that w is the rounding of. A bad hint makes the bound weak, never wrong.
 *
 * <p>D itself is bounded by duality: for any γ, {@code D ≤ γ + Σ max((c−γ)·lower, (c−γ)·upper)},
 * with {@code γ ≥ 0} under a budget of at most one and {@code γ = 0} without one. A bad γ makes the
 * bound weak, never wrong. So the certificate holds whatever the solver did.
 *
 * <p>Pure; any thread.
 */
final class Verifier {
  /** Variances below this part of the mean one are compared with it, not with themselves. */
  private static final double VARIANCE_FLOOR = 1e-4;

  /** A weight this near a bound rests on it. */
  private static final double ON_BOUND = 1e-12;

  private final int n;
  private final double[] sigma;
  private final double[] excess;
  private final FeasibleSet set;
  private final double[] weights;
  private final double[] marginalRisk;
  private final double variance;
  private final double excessReturn;
  private final double directionVolatility;
  private final boolean precise;

  /** Of weights without hints. */
  Verifier(double[] sigma, double[] excess, FeasibleSet set, double[] weights) {
    this(sigma, excess, set, weights, new double[0]);
  }

  /**
   * @param sigma n×n, row-major, symmetric; <em>read</em>
   * @param excess n, expected returns above the risk-free rate; <em>read</em>
   * @param weights n; <em>read</em>
   * @param hints empty, or the high and then the low parts of a direction u, 2n: then all is
   *     computed in twice the precision; <em>read</em>
   */
  Verifier(double[] sigma, double[] excess, FeasibleSet set, double[] weights, double[] hints) {
    this.n = weights.length;
    this.sigma = sigma;
    this.excess = excess;
    this.set = set;
    this.weights = weights;
    this.marginalRisk = new double[n];
    this.precise = hints.length > 0;
    if (precise) {
      this.variance = preciseImage(weights, new double[n]);
      this.excessReturn = preciseReward();
      this.directionVolatility =
          Math.sqrt(preciseImage(Arrays.copyOf(hints, n), Arrays.copyOfRange(hints, n, 2 * n)));
      return;
    }
    for (int i = 0; i < n; i++) {
      if (weights[i] != 0.0) {
        accumulate(i * n, weights[i]);
      }
    }
    double risk = 0.0;
    double reward = 0.0;
    for (int i = 0; i < n; i++) {
      risk += weights[i] * marginalRisk[i];
      reward += weights[i] * excess[i];
    }
    this.variance = Math.max(0.0, risk);
    this.excessReturn = reward;
    this.directionVolatility = Math.sqrt(variance);
  }

  /** Sets the marginal risk to {@code Σu}, rounded once; returns {@code u'Σu}. */
  private double preciseImage(double[] high, double[] low) {
    double squares = 0.0;
    double squaresRest = 0.0;
    for (int j = 0; j < n; j++) {
      double sum = 0.0;
      double rest = 0.0;
      for (int i = 0; i < n; i++) {
        double product = sigma[j * n + i] * high[i];
        double next = sum + product;
        double gone = next - sum;
        rest += (sum - (next - gone)) + (product - gone);
        rest += Math.fma(sigma[j * n + i], high[i], -product) + sigma[j * n + i] * low[i];
        sum = next;
      }
      marginalRisk[j] = sum + rest;
      double left = (sum - marginalRisk[j]) + rest;
      double product = high[j] * marginalRisk[j];
      double next = squares + product;
      double gone = next - squares;
      squaresRest += (squares - (next - gone)) + (product - gone);
      squaresRest += Math.fma(high[j], marginalRisk[j], -product);
      squaresRest += high[j] * left + low[j] * marginalRisk[j];
      squares = next;
    }
    return Math.max(0.0, squares + squaresRest);
  }

  private double preciseReward() {
    double sum = 0.0;
    double rest = 0.0;
    for (int i = 0; i < n; i++) {
      double product = weights[i] * excess[i];
      double next = sum + product;
      double gone = next - sum;
      rest += (sum - (next - gone)) + (product - gone);
      rest += Math.fma(weights[i], excess[i], -product);
      sum = next;
    }
    return sum + rest;
  }

  private void accumulate(int row, double weight) {
    for (int j = 0; j < n; j++) {
      marginalRisk[j] += weight * sigma[row + j];
    }
  }

  /** {@code Σu}, n; <em>read</em>. */
  double[] marginalRisk() {
    return marginalRisk;
  }

  /** {@code w'Σw}, never negative. */
  double variance() {
    return variance;
  }

  /** {@code m'w}. */
  double excessReturn() {
    return excessReturn;
  }

  /** The certificate of the weights for one of the three objectives that have one here. */
  Certificate certify(Objective objective) {
    double infeasibility = Feasibility.violation(set, weights);
    if (!Double.isFinite(infeasibility)) {
      return new Certificate(
          Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
    double[] gradient =
        switch (objective) {
          case MINIMIZE_VARIANCE -> varianceGradient();
          case MAXIMIZE_RETURN -> excess;
          case MAXIMIZE_SHARPE -> sharpeGradient();
          default -> throw new IllegalArgumentException("no certificate of " + objective);
        };
    double multiplier = BudgetPrice.suggested(set, gradient, weights);
    double gap =
        switch (objective) {
          case MINIMIZE_VARIANCE ->
              Math.min(
                      variance,
                      bound(gradient, multiplier)
                          + variance
                          + directionVolatility * directionVolatility)
                  / Math.max(variance, VARIANCE_FLOOR * meanVariance());
          case MAXIMIZE_RETURN -> (bound(gradient, multiplier) - excessReturn) / greatest(excess);
          default -> sharpeGap(bound(gradient, multiplier));
        };
    return new Certificate(
        infeasibility, residual(gradient, multiplier), Math.max(0.0, zeroIfNaN(gap)));
  }

  /** 0/0 where nothing can be gained because there is nothing: no return or no risk at all. */
  private static double zeroIfNaN(double gap) {
    return Double.isNaN(gap) ? 0.0 : gap;
  }

  private double[] varianceGradient() {
    double[] c = new double[n];
    for (int i = 0; i < n; i++) {
      c[i] = -2.0 * marginalRisk[i];
    }
    return c;
  }

  /**
   * In twice the precision, what is left of an expected return and less than its own last digits is
   * zero: the check is then of data that agree with these in every digit given.
   */
  private double[] sharpeGradient() {
    double[] c = new double[n];
    double price = excessReturn / (Math.sqrt(variance) * directionVolatility);
    for (int i = 0; i < n; i++) {
      c[i] = excess[i] - price * marginalRisk[i];
      if (precise && Math.abs(c[i]) <= 2.0 * Math.ulp(excess[i])) {
        c[i] = 0.0;
      }
    }
    return c;
  }

  private double sharpeGap(double bound) {
    return excessReturn > 0.0 && variance > 0.0 ? bound / excessReturn : Double.POSITIVE_INFINITY;
  }

  /** An upper bound of {@code c'v} over the feasible set. */
  private double bound(double[] c, double multiplier) {
    double bound = multiplier;
    for (int i = 0; i < n; i++) {
      double rest = c[i] - multiplier;
      bound += rest * (rest > 0.0 ? set.upper()[i] : set.lower()[i]);
    }
    return bound;
  }

  private double residual(double[] c, double multiplier) {
    double worst = 0.0;
    for (int i = 0; i < n; i++) {
      double rest = c[i] - multiplier;
      if (rest > 0.0 && weights[i] < set.upper()[i] - ON_BOUND) {
        worst = Math.max(worst, rest);
      }
      if (rest < 0.0 && weights[i] > set.lower()[i] + ON_BOUND) {
        worst = Math.max(worst, -rest);
      }
    }
    double scale = Math.max(greatest(excess), greatest(c));
    return scale > 0.0 ? worst / scale : 0.0;
  }

  private double meanVariance() {
    double sum = 0.0;
    for (int i = 0; i < n; i++) {
      sum += sigma[i * n + i];
    }
    return sum / n;
  }

  private static double greatest(double[] values) {
    double greatest = 0.0;
    for (double value : values) {
      greatest = Math.max(greatest, Math.abs(value));
    }
    return greatest;
  }
}
