package dev.ringfolio.core.optimizer.tail;

import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Certificate;
import dev.ringfolio.core.optimizer.box.Feasibility;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.box.FeasibleSet.Budget;
import dev.ringfolio.core.optimizer.linear.PortfolioRows;
import dev.ringfolio.core.risk.SampleEstimator;
import dev.ringfolio.core.risk.Scenarios;
import java.util.Arrays;

/**
 * Checks weights of the greatest Sortino ratio against the scenarios, by means of its own.
 *
 * <p><b>The bound.</b> Let {@code g_t(v)} be what v earns above the threshold in scenario t: {@code
 * r_t'v − MAR}, or {@code r_t'v + (1 − Σv) c − MAR} with cash that returns c. It is affine in v.
 * Let e be its mean, {@code p_t = max(−g_t, 0)}, and {@code D² = mean p_t²}. Let q be <em>any</em>
 * prices of the scenarios, {@code q_t ≥ 0}, and {@code Q² = mean q_t²}. For any v
 *
 * <pre>  Q·D(v) ≥ mean q_t p_t(v) ≥ −mean q_t g_t(v),</pre>
 *
 * by Cauchy–Schwarz, and since {@code p_t(v) ≥ −g_t(v)} and {@code q_t ≥ 0}. So
 *
 * <pre>
 *   e(v) − Q·D(v) ≤ mean g_t(v) (1 + q_t) = k₀ + k'v ≤ B = k₀ + max over the feasible set of k'v,
 * </pre>
 *
 * and that maximum is bounded from above by {@link LinearCheck}. With the ratio {@code S =
 * e(w)/D(w)}, positive, of the weights w under check, and
 *
 * <pre>  gap = max(0, Q/S − 1) + max(0, B/e(w)),</pre>
 *
 * no feasible v earns more than {@code gap·e(w)} above what a ratio of {@code S(1 + gap)} pays for
 * its downside. That holds for any q: a bad one makes the bound weak, never wrong.
 *
 * <p><b>The prices</b> that w itself suggests are {@code q_t = p_t(w) e(w)/D(w)²}. Then Q = S, and
 * at v = w the middle is {@code e(w) − D(w)² e(w)/D(w)² = 0}, so B is never negative but by
 * rounding, and zero exactly at an optimum. Nothing of the solver is used. Where w has nearly no
 * risk, however, p(w) is lost in the rounding of w; then the solver hints at the prices of what w
 * is the rounding of, and the gains are summed in twice the precision, as k is anyway. A hint that
 * is negative or no number counts as zero.
 *
 * <p>Pure; any thread.
 */
final class SortinoVerifier {
  private final Scenarios scenarios;
  private final FeasibleSet set;
  private final double[] weights;
  private final double base;
  private final double constant;
  private final double[] hints;
  private final Cancellation cancellation;
  private final double[] gains;
  private final double mean;
  private final double squares;
  private boolean cancelled;

  /** Of weights without hints. */
  SortinoVerifier(
      Scenarios scenarios, FeasibleSet set, double threshold, double cashReturn, double[] weights) {
    this(scenarios, set, threshold, cashReturn, weights, new double[0]);
  }

  /** Of weights with hints, which are checked whatever happens. */
  SortinoVerifier(
      Scenarios scenarios,
      FeasibleSet set,
      double threshold,
      double cashReturn,
      double[] weights,
      double[] hints) {
    this(scenarios, set, threshold, cashReturn, weights, hints, Cancellation.NEVER);
  }

  /**
   * @param threshold MAR, a period
   * @param cashReturn a period; not looked at with a budget of one
   * @param weights n; <em>read</em>
   * @param hints prices of the scenarios, T, or of any other length to be ignored; <em>read</em>
   * @param cancellation cancelled, there is no gap
   */
  SortinoVerifier(
      Scenarios scenarios,
      FeasibleSet set,
      double threshold,
      double cashReturn,
      double[] weights,
      double[] hints,
      Cancellation cancellation) {
    boolean invested = set.budget() == Budget.ONE;
    this.scenarios = scenarios;
    this.set = set;
    this.weights = weights;
    this.cancellation = cancellation;
    this.base = invested ? threshold : cashReturn;
    this.constant = invested ? 0.0 : cashReturn - threshold;
    this.hints = hints.length == scenarios.observations() ? hints : new double[0];
    this.gains = this.hints.length > 0 ? preciseGains() : gains();
    double sum = 0.0;
    double shortfalls = 0.0;
    for (double gain : gains) {
      sum += gain;
      shortfalls += gain < 0.0 ? gain * gain : 0.0;
    }
    this.mean = sum / gains.length;
    this.squares = shortfalls / gains.length;
  }

  private double[] gains() {
    double[] earned =
        PortfolioRows.of(scenarios.returns(), scenarios.observations(), weights, base);
    for (int t = 0; t < earned.length; t++) {
      earned[t] += constant;
    }
    return earned;
  }

  /** The gains, each rounded once. */
  private double[] preciseGains() {
    int n = weights.length;
    double[] earned = new double[scenarios.observations()];
    for (int t = 0; t < earned.length && !cancelledAt(t); t++) {
      double sum = constant;
      double rest = 0.0;
      for (int i = 0; i < n; i++) {
        double cell = scenarios.returns()[t * n + i];
        double above = cell - base;
        double product = weights[i] * above;
        double next = sum + product;
        rest += error(sum, product, next) + Math.fma(weights[i], above, -product);
        rest += weights[i] * error(cell, -base, above);
        sum = next;
      }
      earned[t] = sum + rest;
    }
    return earned;
  }

  /** What is missing in {@code sum = a + b}. */
  private static double error(double a, double b, double sum) {
    double rounded = sum - a;
    return (a - (sum - rounded)) + (b - rounded);
  }

  /** The annual ratio, {@code √252 · e/D}; NaN or infinite without downside. */
  double ratio() {
    return Math.sqrt(SampleEstimator.PERIODS_PER_YEAR) * mean / Math.sqrt(squares);
  }

  /** The mean gain above the threshold, a period. */
  double mean() {
    return mean;
  }

  /** D, a period. */
  double downsideDeviation() {
    return Math.sqrt(squares);
  }

  Certificate certify() {
    double infeasibility = Feasibility.violation(set, weights);
    if (!Double.isFinite(infeasibility) || !(mean > 0.0) || !(squares > 0.0)) {
      return new Certificate(infeasibility, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
    double[] prices = prices();
    double[] slopes = negated(prices);
    if (cancelled) {
      return new Certificate(infeasibility, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
    double paid = 0.0;
    for (double price : prices) {
      paid += price * price;
    }
    double greatest = Math.sqrt(paid / prices.length);
    LinearCheck check = new LinearCheck(set, slopes);
    double dearer = Math.max(0.0, greatest * Math.sqrt(squares) / mean - 1.0);
    double most = (meanFactor(prices) * constant - check.least()) / mean;
    return new Certificate(infeasibility, check.residual(weights), dearer + Math.max(0.0, most));
  }

  private boolean cancelledAt(int row) {
    cancelled |= TailMarket.cancelledAt(row, weights.length, cancellation);
    return cancelled;
  }

  /** q: as hinted, or else as the weights suggest. */
  private double[] prices() {
    double[] prices = new double[gains.length];
    for (int t = 0; t < prices.length; t++) {
      double wanted = hints.length > 0 ? hints[t] : -gains[t] * (mean / squares);
      prices[t] = wanted > 0.0 ? wanted : 0.0;
    }
    return prices;
  }

  private static double meanFactor(double[] prices) {
    double sum = 0.0;
    for (double price : prices) {
      sum += 1.0 + price;
    }
    return sum / prices.length;
  }

  /** −k, each sum rounded once. */
  private double[] negated(double[] prices) {
    int n = weights.length;
    double[] sum = new double[n];
    double[] rest = new double[n];
    for (int t = 0; t < prices.length && !cancelledAt(t); t++) {
      double factor = 1.0 + prices[t];
      subtractRow(sum, rest, factor, error(1.0, prices[t], factor), t * n);
    }
    for (int i = 0; i < n; i++) {
      sum[i] = (sum[i] + rest[i]) / prices.length;
    }
    return sum;
  }

  /** The row is copied first: the compiler vectorizes where all arrays are indexed alike. */
  private void subtractRow(double[] sum, double[] rest, double factor, double low, int row) {
    double[] cells = Arrays.copyOfRange(scenarios.returns(), row, row + sum.length);
    for (int i = 0; i < sum.length; i++) {
      double above = cells[i] - base;
      double product = -factor * above;
      double next = sum[i] + product;
      rest[i] += error(sum[i], product, next) + Math.fma(-factor, above, -product);
      rest[i] -= low * above + factor * error(cells[i], -base, above);
      sum[i] = next;
    }
  }
}
