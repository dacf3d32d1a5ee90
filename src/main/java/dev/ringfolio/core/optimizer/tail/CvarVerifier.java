package dev.ringfolio.core.optimizer.tail;

import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Certificate;
import dev.ringfolio.core.optimizer.box.Feasibility;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.box.FeasibleSet.Budget;
import dev.ringfolio.core.optimizer.linear.PortfolioRows;
import dev.ringfolio.core.risk.Scenarios;
import java.util.Arrays;

/**
 * Checks weights of least conditional value at risk against the scenarios, by means of its own.
 *
 * <p><b>The value.</b> The losses are sorted, and the worst a·T of them averaged, the last one by
 * the fraction that is in the tail (at least one row counts).
 *
 * <p><b>The bound.</b> Let Q be all q with {@code 0 ≤ q ≤ 1/(aT)} and {@code Σq = 1}. The value at
 * v is {@code max over Q of q'ℓ(v)}: the best q puts all it may on the worst losses, which is the
 * average above. So for <em>any</em> q of Q and any feasible v
 *
 * <pre>
 *   CVaR(v) ≥ q'ℓ(v) = −c₀ + k'v ≥ −c₀ + min over the feasible set of k'v,   k = −Σ q_t (r_t − c₀),
 * </pre>
 *
 * where c₀ is what cash returns a period, if cash is allowed, and zero else; the last minimum is
 * bounded from below by {@link LinearCheck}. The solver's probabilities come as hints; whatever
 * they are, they are first made members of Q: what is no number becomes zero, each is clipped to
 * [0, 1/(aT)], then a sum above one is divided out, which keeps the bounds, and a sum s below one
 * is filled up by {@code (cap − q_t)(1 − s)/(T·cap − s)}, which keeps them too, since {@code T·cap
 * ≥ 1}. Without hints, q is that of the tail of the weights themselves. A bad hint makes the bound
 * weak, never wrong.
 *
 * <p>Pure; any thread.
 */
final class CvarVerifier {
  /** Values below this part of the mean absolute return, or of cash's, are compared with that. */
  private static final double VALUE_FLOOR = 1e-2;

  private final Scenarios scenarios;
  private final FeasibleSet set;
  private final double[] weights;
  private final double cash;
  private final double tailRows;
  private final double[] losses;
  private final double value;

  /**
   * @param tail a, the tail probability
   * @param cashReturn a period; not looked at with a budget of one
   * @param weights n; <em>read</em>
   */
  CvarVerifier(
      Scenarios scenarios, FeasibleSet set, double tail, double cashReturn, double[] weights) {
    this.scenarios = scenarios;
    this.set = set;
    this.weights = weights;
    this.cash = set.budget() == Budget.ONE ? 0.0 : cashReturn;
    this.tailRows = Math.max(1.0, tail * scenarios.observations());
    this.losses = losses();
    double[] sorted = losses.clone();
    Arrays.sort(sorted);
    this.value = worstOf(sorted);
  }

  private double[] losses() {
    double[] lost = PortfolioRows.of(scenarios.returns(), scenarios.observations(), weights, cash);
    for (int t = 0; t < lost.length; t++) {
      lost[t] = -lost[t] - cash;
    }
    return lost;
  }

  private double worstOf(double[] sorted) {
    double sum = 0.0;
    double rest = tailRows;
    for (int t = sorted.length - 1; t >= 0 && rest > 0.0; t--) {
      sum += Math.min(1.0, rest) * sorted[t];
      rest -= 1.0;
    }
    return sum / tailRows;
  }

  /** The conditional value at risk, a period, positive for a loss. */
  double value() {
    return value;
  }

  /**
   * The certificate.
   *
   * @param hints tail probabilities, T, or empty; <em>read</em>
   */
  Certificate certify(double[] hints) {
    return certify(hints, Cancellation.NEVER);
  }

  /**
   * The same.
   *
   * @param cancellation cancelled, there is no gap
   */
  Certificate certify(double[] hints, Cancellation cancellation) {
    double infeasibility = Feasibility.violation(set, weights);
    if (!Double.isFinite(infeasibility)) {
      return new Certificate(
          Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
    double[] q = hints.length == losses.length ? member(hints) : ownTail();
    double[] expected = expected(q, cancellation);
    if (expected.length == 0) {
      return new Certificate(infeasibility, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
    LinearCheck check = new LinearCheck(set, expected);
    double floor = VALUE_FLOOR * Math.max(meanAbsolute(), Math.abs(cash));
    double scale = Math.max(Math.abs(value), floor);
    double distance = value - (check.least() - cash);
    double none = distance > 0.0 ? Double.POSITIVE_INFINITY : 0.0; // nothing returns anything
    double gap = scale > 0.0 ? distance / scale : none;
    return new Certificate(infeasibility, check.residual(weights), Math.max(0.0, gap));
  }

  private double[] member(double[] hints) {
    double cap = 1.0 / tailRows;
    double[] q = new double[hints.length];
    double sum = 0.0;
    for (int t = 0; t < q.length; t++) {
      q[t] = hints[t] > 0.0 ? Math.min(cap, hints[t]) : 0.0;
      sum += q[t];
    }
    double room = q.length * cap - sum;
    for (int t = 0; t < q.length; t++) {
      if (sum > 1.0) {
        q[t] /= sum;
      } else if (room > 0.0) {
        q[t] += (cap - q[t]) * ((1.0 - sum) / room);
      }
    }
    return q;
  }

  /** Probabilities of the tail of the weights: all they may be on losses above the quantile. */
  private double[] ownTail() {
    double[] sorted = losses.clone();
    Arrays.sort(sorted);
    double quantile = sorted[Math.max(0, sorted.length - (int) Math.ceil(tailRows))];
    double cap = 1.0 / tailRows;
    double[] q = new double[losses.length];
    double rest = 1.0;
    for (int pass = 0; pass < 2; pass++) {
      for (int t = 0; t < q.length; t++) {
        if (pass == 0 ? losses[t] > quantile : losses[t] == quantile) {
          q[t] = Math.min(cap, rest);
          rest = Math.max(0.0, rest - q[t]);
        }
      }
    }
    return q;
  }

  /** {@code −Σ q_t (r_t − c₀)}, n; empty where it was cancelled. */
  private double[] expected(double[] q, Cancellation cancellation) {
    int n = weights.length;
    double[] k = new double[n];
    for (int t = 0; t < q.length; t++) {
      if (TailMarket.cancelledAt(t, n, cancellation)) {
        return new double[0];
      }
      if (q[t] > 0.0) {
        for (int i = 0; i < n; i++) {
          k[i] -= q[t] * (scenarios.returns()[t * n + i] - cash);
        }
      }
    }
    return k;
  }

  private double meanAbsolute() {
    double[] cells = scenarios.returns();
    double even = 0.0;
    double odd = 0.0;
    for (int k = 0; k + 1 < cells.length; k += 2) {
      even += Math.abs(cells[k]);
      odd += Math.abs(cells[k + 1]);
    }
    double last = cells.length % 2 == 0 ? 0.0 : Math.abs(cells[cells.length - 1]);
    return (even + odd + last) / cells.length;
  }
}
