package dev.ringfolio.core.optimizer.convex;

import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The corners that a {@link CornerMixture} is of, the share of each, and what they are to each
 * other by the covariance. Those without a share make room for the next, so that there are about as
 * many as the mixture has directions.
 *
 * <p>The state of one search; one thread.
 */
final class Corners {
  private final double[] sigma;
  private final int n;
  private final List<double[]> corners = new ArrayList<>();

  /** {@code Σ} times each corner. */
  private final List<double[]> images = new ArrayList<>();

  private double[] shares = new double[0];

  /**
   * @param sigma n×n, row-major, symmetric; <em>read</em>
   */
  Corners(double[] sigma, int n) {
    this.sigma = sigma;
    this.n = n;
  }

  int count() {
    return corners.size();
  }

  /** The share of each, in sum one; <em>read</em>. */
  double[] shares() {
    return shares;
  }

  double[] get(int k) {
    return corners.get(k);
  }

  boolean has(double[] corner) {
    return corners.stream().anyMatch(other -> Arrays.equals(other, corner));
  }

  /** Adds a corner in place of those without a share; the first has all. */
  void add(double[] corner) {
    int kept = 0;
    for (int k = 0; k < shares.length; k++) {
      if (shares[k] > 0.0) {
        corners.set(kept, corners.get(k));
        images.set(kept, images.get(k));
        shares[kept++] = shares[k];
      }
    }
    corners.subList(kept, corners.size()).clear();
    images.subList(kept, images.size()).clear();
    corners.add(corner);
    images.add(RowArithmetic.product(sigma, corner));
    shares = Arrays.copyOf(shares, kept + 1);
    shares[kept] = kept == 0 ? 1.0 : 0.0;
  }

  /**
   * Gives each its share, and mixes them.
   *
   * @param wanted one for each, in sum one; <em>read</em>
   * @return n
   */
  double[] mix(double[] wanted) {
    shares = wanted.clone();
    double[] weights = new double[n];
    for (int k = 0; k < shares.length; k++) {
      RowArithmetic.addScaled(weights, shares[k], corners.get(k), 0, n);
    }
    return weights;
  }

  /** A number for each. */
  double[] each(ToDoubleFunction<double[]> number) {
    return corners.stream().mapToDouble(number).toArray();
  }

  /** Their covariance, count×count, row-major. */
  double[] gram() {
    int count = corners.size();
    double[] gram = new double[count * count];
    for (int k = 0; k < count; k++) {
      for (int l = 0; l <= k; l++) {
        double cell = RowArithmetic.dot(corners.get(l), images.get(k));
        gram[k * count + l] = cell;
        gram[l * count + k] = cell;
      }
    }
    return gram;
  }
}
