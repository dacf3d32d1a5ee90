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
  private double sum;

  UtilityVerifier(Task task, double[] weights) {
    this.n = weights.length;
    this.set = task.set();
    this.weights = weights;
    this.slope = task.excess().clone();
    double aversion = task.problem().parameters().riskAversion();
    double[] sigma = task.sigma();
    double reward = 0.0;
    double greatest = 0.0;
    double trace = 0.0;
    for (int i = 0; i < n; i++) {
      sum += weights[i];
      reward += weights[i] * slope[i];
      greatest = Math.max(greatest, Math.abs(slope[i]));
      trace += sigma[i * n + i];
    }
    for (int i = 0; i < n; i++) {
      if (weights[i] != 0.0) {
        subtractRow(sigma, i * n, aversion * weights[i]);
      }
    }
    double priced = 0.0; // c'w = m'w − γ w'Σw
    for (int i = 0; i < n; i++) {
      priced += weights[i] * slope[i];
    }
    double utility = 0.5 * (reward + priced);
    double floor = UTILITY_FLOOR * Math.max(greatest, 0.5 * aversion * trace / n);
    this.scale = Math.max(Math.max(Math.abs(utility), floor), Double.MIN_NORMAL);
  }

  private void subtractRow(double[] sigma, int row, double factor) {
    for (int j = 0; j < n; j++) {
      slope[j] -= factor * sigma[row + j];
    }
  }

  /** The certificate of the weights. */
  Certificate certify() {
    double multiplier = BudgetPrice.suggested(set, slope, weights);
    double better = multiplier * (set.budget() == Budget.FREE ? 0.0 : 1.0 - sum);
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
