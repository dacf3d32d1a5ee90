package dev.ringfolio.core.optimizer;

import dev.ringfolio.core.optimizer.FeasibleSet.Budget;
import dev.ringfolio.core.risk.SampleEstimator;
import dev.ringfolio.core.risk.Scenarios;

/**
 * Checks weights of the greatest Sortino ratio against the scenarios, by means of its own.
 *
 * <p><b>The bound.</b> Let {@code g_t(v)} be what v earns above the threshold in scenario t: {@code
 * r_t'v − MAR}, or {@code r_t'v + (1 − Σv) c − MAR} with cash that returns c. It is affine in v.
 * Let e be its mean, {@code p_t = max(−g_t, 0)}, and {@code D² = mean p_t²}. For any v
 *
 * <pre>  D(v) D(w) ≥ mean p_t(v) p_t(w) ≥ −mean g_t(v) p_t(w),</pre>
 *
 * by Cauchy–Schwarz, and since {@code p_t(v) ≥ −g_t(v)} and {@code p_t(w) ≥ 0}. So with the ratio
 * {@code S = e(w)/D(w)}, positive, of the weights w under check
 *
 * <pre>
 *   e(v) − S·D(v) ≤ mean g_t(v) (1 + p_t(w) e(w)/D(w)²) = k₀ + k'v ≤ k₀ + max over the feasible set of k'v,
 * </pre>
 *
 * and that maximum is bounded from above by {@link LinearCheck}: no feasible v earns more than this
 * above what the ratio S pays for its downside. It is told relative to e(w). At v = w the middle is
 * {@code e(w) − D(w)² e(w)/D(w)² = 0}, so the gap is never negative but by rounding, and zero
 * exactly at an optimum. Nothing of the solver is used.
 *
 * <p>Pure; any thread.
 */
final class SortinoVerifier {
  private final Scenarios scenarios;
  private final FeasibleSet set;
  private final double[] weights;
  private final double base;
  private final double constant;
  private final double[] gains;
  private final double mean;
  private final double squares;

  /**
   * @param threshold MAR, a period
   * @param cashReturn a period; not looked at with a budget of one
   * @param weights n; <em>read</em>
   */
  SortinoVerifier(
      Scenarios scenarios, FeasibleSet set, double threshold, double cashReturn, double[] weights) {
    boolean invested = set.budget() == Budget.ONE;
    this.scenarios = scenarios;
    this.set = set;
    this.weights = weights;
    this.base = invested ? threshold : cashReturn;
    this.constant = invested ? 0.0 : cashReturn - threshold;
    this.gains = gains();
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
    int n = weights.length;
    double[] earned = new double[scenarios.observations()];
    for (int t = 0; t < earned.length; t++) {
      double gain = constant;
      for (int i = 0; i < n; i++) {
        gain += weights[i] * (scenarios.returns()[t * n + i] - base);
      }
      earned[t] = gain;
    }
    return earned;
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
    double infeasibility = LinearCheck.infeasibility(set, weights);
    if (!Double.isFinite(infeasibility) || !(mean > 0.0) || !(squares > 0.0)) {
      return new Certificate(infeasibility, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
    double price = mean / squares;
    double[] negated = new double[weights.length];
    double atZero = 0.0;
    for (int t = 0; t < gains.length; t++) {
      double factor = (1.0 + price * Math.max(0.0, -gains[t])) / gains.length;
      atZero += factor * constant;
      subtractRow(negated, factor, t * weights.length);
    }
    LinearCheck check = new LinearCheck(set, negated);
    double gap = (atZero - check.least()) / mean;
    return new Certificate(infeasibility, check.residual(weights), Math.max(0.0, gap));
  }

  private void subtractRow(double[] sum, double factor, int row) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] -= factor * (scenarios.returns()[row + i] - base);
    }
  }
}
