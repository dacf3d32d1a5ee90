package dev.ringfolio.core.optimizer.quadratic;

import dev.ringfolio.core.optimizer.Certificate;
import dev.ringfolio.core.optimizer.box.BudgetPrice;
import dev.ringfolio.core.optimizer.box.Feasibility;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.box.FeasibleSet.Budget;
import dev.ringfolio.core.optimizer.solver.Task;

/**
 * Checks weights that are said to be of greatest utility {@code U(w) = m'w − γ/2 w'Σw}, m the
 * returns above the risk-free rate, by means of its own.
 *
 * <p><b>Idea.</b> U is concave, so no feasible v is better by more than the linear function with
 * the slope {@code c = m − γΣw} tells: {@code U(v) − U(w) ≤ c'v − c'w}. The greatest value of c'v
 * over the feasible set is bounded by duality: for any ν, {@code ν + Σ max((c−ν)·lower,
 * (c−ν)·upper)}, with {@code ν ≥ 0} under a budget of at most one and {@code ν = 0} without one. A
 * bad ν makes the bound weak, never wrong.
 *
 * <p>Where w has nearly no risk, Σw is lost in the rounding of w itself; then the solver hints at
 * the u that w is the rounding of. For any u, {@code U(v) − U(w) ≤ (m − γΣu)'(v − w) + γ/2 (w −
 * u)'Σ(w − u)}, and the last term is at most {@code γ/2 (Σ|wᵢ − uᵢ|σᵢ)²}.
 *
 * <p>The gap is relative to the greatest of |U|, a thousandth of the greatest |m| and as much of
 * γ/2 times the mean variance: a utility may well be zero.
 *
 * <p>Pure; any thread.
 */
final class UtilityVerifier {
  /** Utilities below this part of the greatest return and risk are compared with these. */
  private static final double UTILITY_FLOOR = 1e-3;

  private final int n;
  private final FeasibleSet set;
  private final double[] weights;
  private final double[] slope;
  private final double scale;
  private final double offset;
  private double sum;

  /**
   * @param weights n; <em>read</em>
   * @param hints empty, or the high and then the low parts of a direction u, 2n; <em>read</em>
   */
  UtilityVerifier(Task task, double[] weights, double[] hints) {
    this.n = weights.length;
    this.set = task.set();
    this.weights = weights;
    this.slope = task.excess().clone();
    Verifier image = new Verifier(task.sigma(), task.excess(), set, weights, hints);
    double aversion = task.problem().parameters().riskAversion();
    double greatest = 0.0;
    double trace = 0.0;
    double apart = 0.0;
    for (int i = 0; i < n; i++) {
      double variance = task.sigma()[i * n + i];
      sum += weights[i];
      greatest = Math.max(greatest, Math.abs(slope[i]));
      trace += variance;
      apart += hints.length == 0 ? 0.0 : Math.sqrt(variance) * off(hints, i);
      slope[i] -= aversion * image.marginalRisk()[i];
    }
    this.offset = 0.5 * aversion * apart * apart;
    double utility = image.excessReturn() - 0.5 * aversion * image.variance();
    double floor = UTILITY_FLOOR * Math.max(greatest, 0.5 * aversion * trace / n);
    this.scale = Math.max(Math.max(Math.abs(utility), floor), Double.MIN_NORMAL);
  }

  private double off(double[] hints, int i) {
    return Math.abs((weights[i] - hints[i]) - hints[n + i]);
  }

  /** The certificate of the weights. */
  Certificate certify() {
    double multiplier = BudgetPrice.suggested(set, slope, weights);
    double uninvested = set.budget() == Budget.FREE ? 0.0 : 1.0 - sum;
    double better = offset + multiplier * uninvested;
    double worst = 0.0;
    double steepest = 0.0;
    for (int i = 0; i < n; i++) {
      double rest = slope[i] - multiplier;
      double room = (rest > 0.0 ? set.upper()[i] : set.lower()[i]) - weights[i];
      better += rest * room;
      worst = Math.max(worst, Math.abs(room) > BudgetPrice.ON_BOUND ? Math.abs(rest) : 0.0);
      steepest = Math.max(steepest, Math.abs(slope[i]));
    }
    if (!Double.isFinite(better)) {
      return new Certificate(
          Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
    return new Certificate(
        Feasibility.violation(set, weights),
        steepest > 0.0 ? worst / steepest : 0.0,
        Math.max(0.0, better) / scale);
  }
}
