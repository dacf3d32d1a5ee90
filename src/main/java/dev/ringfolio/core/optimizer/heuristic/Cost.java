package dev.ringfolio.core.optimizer.heuristic;

import dev.ringfolio.core.optimizer.linear.RowArithmetic;

/**
 * What a heuristic makes small.
 *
 * <p><b>Idea.</b> Every objective here is a cheap function of the weights and of one linear image
 * of them, {@code y = Σᵢ wᵢ aᵢ}: for variance and ratios {@code y = Σw}, of length n; for measures
 * of the tail the returns of the portfolio on each day, of length T. The image costs n·length
 * multiplications when made anew, but one pass of its length where a little weight goes from one
 * asset to another, or along the difference of two portfolios whose images are known.
 *
 * <p>An infinite cost means that the objective is not defined there. Nothing but scratch space is
 * written: one thread.
 */
abstract class Cost {
  private final int assets;
  private final int length;
  private final double[] parts;
  private final int[] support;
  private final double[] factors;

  /**
   * @param length of an image
   * @param parts n×length, row-major: the image of each asset; <em>read</em>
   */
  Cost(int assets, int length, double[] parts) {
    this.assets = assets;
    this.length = length;
    this.parts = parts;
    this.support = new int[assets];
    this.factors = new double[assets];
  }

  /** n. */
  final int assets() {
    return assets;
  }

  /** The length of an image; 0 where the objective needs none. */
  final int length() {
    return length;
  }

  /**
   * Makes the image of weights anew.
   *
   * @param weights n; <em>read</em>
   * @param image length; <em>written</em>
   */
  final void image(double[] weights, double[] image) {
    if (length == 0) {
      return;
    }
    int count = 0;
    for (int i = 0; i < assets; i++) {
      if (weights[i] != 0.0) {
        support[count] = i;
        factors[count++] = weights[i];
      }
    }
    RowArithmetic.combineRows(parts, length, support, factors, count, image);
  }

  /**
   * Adds the image of {@code amount} of one asset.
   *
   * @param image length; <em>read and written</em>
   */
  final void add(double[] image, int asset, double amount) {
    RowArithmetic.addScaled(image, amount, parts, asset * length, length);
  }

  /**
   * The cost of weights, never NaN; smaller is better.
   *
   * @param weights n; <em>read</em>
   * @param image of the weights; <em>read</em>
   */
  final double of(double[] weights, double[] image) {
    double cost = measure(weights, image);
    return Double.isNaN(cost) ? Double.POSITIVE_INFINITY : cost;
  }

  /** The cost of weights; NaN where it is not defined. */
  abstract double measure(double[] weights, double[] image);

  /** The objective in the units of the metrics, from its cost. */
  abstract double value(double cost);
}
