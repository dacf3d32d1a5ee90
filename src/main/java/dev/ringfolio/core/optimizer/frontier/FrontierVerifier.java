package dev.ringfolio.core.optimizer.frontier;

import dev.ringfolio.core.optimizer.Certificate;
import dev.ringfolio.core.optimizer.box.BudgetPrice;
import dev.ringfolio.core.optimizer.box.Feasibility;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Checks portfolios that are said to lie on the efficient frontier of a box and a budget of one, by
 * means of its own: nothing of the walk is used but the weights and λ, which may be wrong.
 *
 * <p><b>Idea.</b> With {@code c = λμ − Σw} and {@code D = max c'v − c'w} over the feasible v,
 * convexity gives for every feasible v
 *
 * <pre>  ½σ²(w) − ½σ²(v) ≤ (Σw)'(w − v) = λ(μ'w − μ'v) + c'(v − w) ≤ λ(μ'w − μ'v) + D.</pre>
 *
 * So no v that earns at least what w does has a variance smaller by more than 2D, nor by more than
 * all of it; the gap is that relative to the variance of w. D is bounded by duality, as {@code γ +
 * Σ max((c−γ)·lower, (c−γ)·upper)} for any γ. A bad λ or γ makes the bound weak, never wrong.
 *
 * <p>Pure; one thread at a time.
 */
final class FrontierVerifier {
  /** Variances below this part of the mean one are compared with it, not with themselves. */
  private static final double VARIANCE_FLOOR = 1e-4;

  private final int n;
  private final double[] sigma;
  private final double[] mu;
  private final FeasibleSet set;
  private final double varianceFloor;
  private final double[] @Nullable [] rows;
  private final double[] marginalRisk;
  private final double[] slope;

  /**
   * @param sigma n×n, row-major, symmetric; <em>read</em>
   * @param mu n; <em>read</em>
   */
  FrontierVerifier(double[] sigma, double[] mu, FeasibleSet set) {
    this.n = mu.length;
    this.sigma = sigma;
    this.mu = mu;
    this.set = set;
    this.rows = new double[n][];
    this.marginalRisk = new double[n];
    this.slope = new double[n];
    double sum = 0.0;
    for (int i = 0; i < n; i++) {
      sum += sigma[i * n + i];
    }
    this.varianceFloor = Math.max(VARIANCE_FLOOR * sum / n, Double.MIN_NORMAL);
  }

  /**
   * The portfolio of weights, with its certificate.
   *
   * @param weights n; <em>read</em>
   * @param most the greatest λ for which they are said to be optimal; infinity says that none earn
   *     more, which is then checked, too
   * @param least the least one
   */
  FrontierPortfolio portfolio(double[] weights, double most, double least) {
    double variance = Math.max(0.0, risk(weights));
    double expectedReturn = 0.0;
    for (int i = 0; i < n; i++) {
      expectedReturn += mu[i] * weights[i];
    }
    for (int i = 0; i < n; i++) {
      slope[i] = least * (mu[i] - expectedReturn) - marginalRisk[i];
    }
    double smaller = Math.min(2.0 * excess(weights), variance);
    double gap = smaller / Math.max(variance, varianceFloor);
    double residual = residual(weights);
    if (Double.isInfinite(most)) {
      gap = Math.max(gap, returnGap(weights, expectedReturn));
    }
    return new FrontierPortfolio(
        weights,
        expectedReturn,
        Math.sqrt(variance),
        most,
        least,
        new Certificate(Feasibility.violation(set, weights), residual, Math.max(0.0, gap)));
  }

  /** Sets the marginal risk Σw; {@code w'Σw}. */
  private double risk(double[] weights) {
    Arrays.fill(marginalRisk, 0.0);
    double variance = 0.0;
    int waiting = -1;
    for (int i = 0; i < n; i++) {
      if (weights[i] != 0.0 && waiting < 0) {
        waiting = i;
      } else if (weights[i] != 0.0) {
        accumulate(marginalRisk, row(waiting), weights[waiting], row(i), weights[i]);
        waiting = -1;
      }
    }
    if (waiting >= 0) {
      accumulate(marginalRisk, row(waiting), weights[waiting], row(waiting), 0.0);
    }
    for (int i = 0; i < n; i++) {
      variance += weights[i] * marginalRisk[i];
    }
    return variance;
  }

  /** A row of the covariance, copied once: loops over whole arrays are faster. */
  private double[] row(int index) {
    double[] row = rows[index];
    if (row == null) {
      row = Arrays.copyOfRange(sigma, index * n, (index + 1) * n);
      rows[index] = row;
    }
    return row;
  }

  private static void accumulate(
      double[] sum, double[] row, double weight, double[] other, double otherWeight) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] += weight * row[j] + otherWeight * other[j];
    }
  }

  /** How much more than the weights others can earn, relative to the greatest return. */
  private double returnGap(double[] weights, double expectedReturn) {
    double greatest = 0.0;
    for (int i = 0; i < n; i++) {
      slope[i] = mu[i] - expectedReturn;
      greatest = Math.max(greatest, Math.abs(mu[i]));
    }
    return greatest > 0.0 ? excess(weights) / greatest : 0.0;
  }

  /** A bound on {@code c'v − c'w} over the feasible v, for the slope c. */
  private double excess(double[] weights) {
    double multiplier = BudgetPrice.suggested(set, slope, weights);
    double bound = 0.0;
    for (int i = 0; i < n; i++) {
      double rest = slope[i] - multiplier;
      bound += rest * ((rest > 0.0 ? set.upper()[i] : set.lower()[i]) - weights[i]);
    }
    return bound;
  }

  private double residual(double[] weights) {
    double multiplier = BudgetPrice.suggested(set, slope, weights);
    double worst = 0.0;
    double greatest = 0.0;
    for (int i = 0; i < n; i++) {
      double rest = slope[i] - multiplier;
      double room = (rest > 0.0 ? set.upper()[i] : set.lower()[i]) - weights[i];
      worst = Math.max(worst, Math.abs(room) > BudgetPrice.ON_BOUND ? Math.abs(rest) : 0.0);
      greatest = Math.max(greatest, Math.abs(slope[i]));
    }
    return greatest > 0.0 ? worst / greatest : 0.0;
  }
}
