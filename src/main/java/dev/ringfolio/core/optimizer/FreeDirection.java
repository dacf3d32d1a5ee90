package dev.ringfolio.core.optimizer;

import java.util.Arrays;

/**
 * Where the free weights of a {@link BoxProgram} go next: a pace for each free weight, by its
 * position in the {@link FreeFactor}, and the image of that motion under Σ, which is how the
 * gradient changes. With a budget, motions keep the sum of the weights.
 *
 * <p>Owned by one solve; one thread.
 */
final class FreeDirection {
  private final int n;
  private final double[] sigma;
  private final FreeFactor factor;
  private final boolean budget;
  private final double[] image;
  private double[] paces = new double[0];
  private double[] ones = new double[0];

  /**
   * @param sigma n×n, row-major, symmetric; <em>read</em>
   */
  FreeDirection(int n, double[] sigma, FreeFactor factor, boolean budget) {
    this.n = n;
    this.sigma = sigma;
    this.factor = factor;
    this.budget = budget;
    this.image = new double[n];
  }

  /** The pace of the free weight at a position. */
  double pace(int position) {
    return paces[position];
  }

  /** Σ times the motion, n; <em>read</em>. */
  double[] image() {
    return image;
  }

  /**
   * Sets the motion that takes the free weights to their least value.
   *
   * @param gradient n; <em>read</em>
   * @param rest what the sum of the weights lacks, with a budget
   */
  void towardsLeast(double[] gradient, double rest) {
    int k = factor.size();
    makeRoom(k);
    for (int p = 0; p < k; p++) {
      paces[p] = -gradient[factor.member(p)];
    }
    factor.solve(paces);
    keepSum(k, rest);
    RowArithmetic.combineRows(sigma, n, factor.members(), paces, k, image);
  }

  /**
   * Sets the motion without curvature in which the free weights follow one that {@link
   * FreeFactor#append} has just refused.
   *
   * @param gradient n; <em>read</em>
   * @param pace of the weight followed, 1 or −1
   * @return the slope along the motion
   */
  double withoutCurvature(double[] gradient, int index, double pace) {
    int k = factor.size();
    makeRoom(k);
    factor.dependence(paces);
    for (int p = 0; p < k; p++) {
      paces[p] *= -pace;
    }
    keepSum(k, -pace);
    RowArithmetic.combineRows(sigma, n, factor.members(), paces, k, image);
    RowArithmetic.addScaled(image, pace, sigma, index * n, n);
    return along(gradient, index, pace);
  }

  /** The curvature along the motion of the free weights and one more. */
  double curvature(int index, double pace) {
    return along(image, index, pace);
  }

  private double along(double[] values, int index, double pace) {
    double sum = pace * values[index];
    for (int p = 0; p < factor.size(); p++) {
      sum += paces[p] * values[factor.member(p)];
    }
    return sum;
  }

  /** How fast {@code c'w} grows with the scale of a linear part {@code scale · c}. */
  double criticalSlope(double[] c) {
    int k = factor.size();
    makeRoom(k);
    for (int p = 0; p < k; p++) {
      paces[p] = c[factor.member(p)];
    }
    factor.solve(paces);
    keepSum(k, 0.0);
    double slope = 0.0;
    for (int p = 0; p < k; p++) {
      slope += c[factor.member(p)] * paces[p];
    }
    return slope;
  }

  /** Adds the multiple of H⁻¹1 that makes the paces sum to {@code wanted}, with a budget. */
  private void keepSum(int k, double wanted) {
    if (!budget || k == 0) {
      return;
    }
    Arrays.fill(ones, 0, k, 1.0);
    factor.solve(ones);
    double whole = sum(ones, k);
    RowArithmetic.addScaled(paces, (wanted - sum(paces, k)) / whole, ones, 0, k);
    // Once more: what was large and cancelled has left its rounding in the sum.
    RowArithmetic.addScaled(paces, (wanted - sum(paces, k)) / whole, ones, 0, k);
  }

  private void makeRoom(int k) {
    if (paces.length < k) {
      paces = new double[Math.min(n, 2 * k + 8)];
      ones = new double[paces.length];
    }
  }

  private static double sum(double[] values, int count) {
    double sum = 0.0;
    for (int i = 0; i < count; i++) {
      sum += values[i];
    }
    return sum;
  }
}
