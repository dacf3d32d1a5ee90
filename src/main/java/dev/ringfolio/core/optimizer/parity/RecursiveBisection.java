package dev.ringfolio.core.optimizer.parity;

import dev.ringfolio.core.optimizer.Cancellation;

/**
 * Weights by recursive bisection of a sequence of assets: each half gets a share inverse to the
 * variance of its inverse-variance portfolio, and so on down to single assets.
 *
 * <p><b>Idea.</b> With {@code q_i = 1/Σ_ii}, the variance of a run of assets is {@code q'Σq/(Σq)²}.
 * The paper works downwards and sums q'Σq anew for each run. Upwards, the sum of a run is that of
 * its halves and twice the products between them, so every pair of assets is looked at once, and
 * the n²/4 pairs between the two halves of the whole, whose own variance nobody asks for, never.
 *
 * <p>The state of one solve; one thread. Reference: López de Prado, <i>Building diversified
 * portfolios that outperform out of sample</i> (2016).
 */
final class RecursiveBisection {
  private final int n;
  private final double[] sigma;
  private final int[] leaves;
  private final Cancellation cancellation;
  private final double[] precision;
  private final double[] shareOfFirst;
  private boolean stopped;

  /**
   * @param sigma n×n, row-major, symmetric, with a positive diagonal; <em>read</em>
   * @param leaves a permutation of the assets; <em>read</em>
   */
  RecursiveBisection(double[] sigma, int[] leaves, Cancellation cancellation) {
    this.n = leaves.length;
    this.sigma = sigma;
    this.leaves = leaves;
    this.cancellation = cancellation;
    this.precision = new double[n];
    this.shareOfFirst = new double[n];
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      least = Math.min(least, sigma[i * n + i]);
    }
    for (int p = 0; p < n; p++) {
      precision[p] = least / sigma[leaves[p] * n + leaves[p]];
    }
  }

  /** The weights, n, in the order of the assets; of sum one but else wrong where it was stopped. */
  double[] weights() {
    products(0, n);
    double[] weights = new double[n];
    share(weights, 0, n, 1.0);
    return weights;
  }

  /** Whether the weights are not the wanted ones. */
  boolean stopped() {
    return stopped;
  }

  /** {@code q'Σq} of a run, whose shares are found on the way; nothing of the whole. */
  private double products(int from, int to) {
    if (to - from == 1) {
      return precision[from] * precision[from] * sigma[leaves[from] * n + leaves[from]];
    }
    int middle = from + (to - from) / 2;
    double first = products(from, middle);
    double second = products(middle, to);
    double firstVariance = Math.max(0.0, first) / square(mass(from, middle));
    double secondVariance = Math.max(0.0, second) / square(mass(middle, to));
    double sum = firstVariance + secondVariance;
    shareOfFirst[middle] = sum > 0.0 ? 1.0 - firstVariance / sum : 0.5;
    return to - from == n ? 0.0 : first + second + 2.0 * between(from, middle, to);
  }

  private double mass(int from, int to) {
    double mass = 0.0;
    for (int p = from; p < to; p++) {
      mass += precision[p];
    }
    return mass;
  }

  private static double square(double value) {
    return value * value;
  }

  private double between(int from, int middle, int to) {
    double sum = 0.0;
    for (int p = from; p < middle && goesOn(); p++) {
      sum += precision[p] * gathered(sigma, leaves[p] * n, leaves, precision, middle, to);
    }
    return sum;
  }

  private boolean goesOn() {
    stopped = stopped || cancellation.verdict() != Cancellation.Verdict.GO_ON;
    return !stopped;
  }

  private static double gathered(
      double[] sigma, int row, int[] leaves, double[] factors, int from, int to) {
    double s0 = 0.0;
    double s1 = 0.0;
    int p = from;
    for (; p + 1 < to; p += 2) {
      s0 += sigma[row + leaves[p]] * factors[p];
      s1 += sigma[row + leaves[p + 1]] * factors[p + 1];
    }
    if (p < to) {
      s0 += sigma[row + leaves[p]] * factors[p];
    }
    return s0 + s1;
  }

  private void share(double[] weights, int from, int to, double weight) {
    if (to - from == 1) {
      weights[leaves[from]] = weight;
      return;
    }
    int middle = from + (to - from) / 2;
    share(weights, from, middle, weight * shareOfFirst[middle]);
    share(weights, middle, to, weight * (1.0 - shareOfFirst[middle]));
  }
}
