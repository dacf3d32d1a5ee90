package dev.ringfolio.core.optimizer.box;

import dev.ringfolio.core.optimizer.box.FeasibleSet.Budget;
import java.util.Arrays;

/** Feasible weights to start a solver from. */
public final class Starts {
  /** A variance below this part of the greatest one is none. */
  private static final double VARIANCE_ZERO = 1e-12;

  private Starts() {}

  /**
   * Whether an optimum is likely to have most weights strictly inside the box, as where shorts are
   * allowed: then starting from there saves releasing them one by one.
   */
  public static boolean insideIsBetter(FeasibleSet set) {
    double each = 1.0 / set.assets();
    for (int i = 0; i < set.assets(); i++) {
      if (set.lower()[i] >= 0.0 || each < set.lower()[i] || each > set.upper()[i]) {
        return false;
      }
    }
    return true;
  }

  /** Equal weights; zero without a budget. */
  public static double[] equal(FeasibleSet set) {
    double[] weights = new double[set.assets()];
    Arrays.fill(weights, set.budget() == Budget.ONE ? 1.0 / weights.length : 0.0);
    return weights;
  }

  /** The point of the box nearest to zero. */
  public static double[] nearestToZero(FeasibleSet set) {
    return clip(set, new double[set.assets()]);
  }

  /** The point of the box nearest to {@code weights}. */
  public static double[] clip(FeasibleSet set, double[] weights) {
    double[] clipped = new double[weights.length];
    for (int i = 0; i < clipped.length; i++) {
      clipped[i] = Math.max(set.lower()[i], Math.min(set.upper()[i], weights[i]));
    }
    return clipped;
  }

  public static double[] negativeVariances(double[] sigma, int n) {
    double[] score = new double[n];
    for (int i = 0; i < n; i++) {
      score[i] = -sigma[i * n + i];
    }
    return score;
  }

  public static double meanVariance(double[] sigma, int n) {
    double sum = 0.0;
    for (int i = 0; i < n; i++) {
      sum += sigma[i * n + i];
    }
    return sum / n;
  }

  /** The greatest absolute value. */
  public static double greatest(double[] values) {
    double greatest = 0.0;
    for (double value : values) {
      greatest = Math.max(greatest, Math.abs(value));
    }
    return greatest;
  }

  /**
   * Whether the variance of weights is nothing but rounding.
   *
   * @param sigma n×n, row-major; <em>read</em>
   * @param variance {@code w'Σw}
   */
  public static boolean withoutRisk(double[] sigma, double[] weights, double variance) {
    double gross = 0.0;
    double greatest = 0.0;
    for (int i = 0; i < weights.length; i++) {
      gross += Math.abs(weights[i]);
      greatest = Math.max(greatest, sigma[i * weights.length + i]);
    }
    return isRiskless(variance, greatest, gross);
  }

  /**
   * Whether a variance is nothing but rounding.
   *
   * @param greatest variance of an asset
   * @param gross sum of the absolute weights
   */
  static boolean isRiskless(double variance, double greatest, double gross) {
    return variance <= VARIANCE_ZERO * greatest * gross * gross;
  }
}
