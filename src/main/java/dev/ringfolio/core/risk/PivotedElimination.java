package dev.ringfolio.core.risk;

import dev.ringfolio.core.market.Halt;

/**
 * Whether a covariance is indefinite, by Cholesky elimination of its correlations with the greatest
 * remaining variance first: of a semidefinite matrix what that order leaves is rounding of the size
 * of the matrix itself (Higham, <em>Accuracy and Stability of Numerical Algorithms</em>, section
 * 10.3), whatever its rank. Elimination in the order of the assets divides by pivots that may be
 * rounding, and then its own errors look like a negative pivot.
 *
 * <p>It costs n³/3 multiplications in an order that caches do not like, so {@link Conditioning}
 * asks it only where the order of the assets raised the suspicion.
 */
final class PivotedElimination {
  /** What remains of the variances below this is rounding: the correlations' diagonal is 1. */
  private static final double REMAINDER_ZERO = 1e-12;

  private final int n;
  private final double[] rest;
  private final boolean[] done;

  private PivotedElimination(int n, double[] rest) {
    this.n = n;
    this.rest = rest;
    this.done = new boolean[n];
  }

  /**
   * A number no less than the least eigenvalue of the correlations, clearly negative where that is.
   *
   * @param sigma n×n, row-major, symmetric, no variance negative, rows without variance all zero;
   *     <em>read</em>
   * @return anything where the halt was asked
   */
  static double leastRemainder(int n, double[] sigma, Halt halt) {
    PivotedElimination elimination = new PivotedElimination(n, correlations(n, sigma));
    int pivot = elimination.greatest();
    while (pivot >= 0 && !halt.now()) {
      elimination.eliminate(pivot);
      pivot = elimination.greatest();
    }
    return elimination.least();
  }

  private static double[] correlations(int n, double[] sigma) {
    double[] cells = new double[n * n];
    for (int i = 0; i < n; i++) {
      double deviation = Math.sqrt(sigma[i * n + i]);
      for (int j = 0; j < n && deviation > 0.0; j++) {
        double other = Math.sqrt(sigma[j * n + j]);
        cells[i * n + j] = other > 0.0 ? sigma[i * n + j] / deviation / other : 0.0;
      }
    }
    return cells;
  }

  /** The asset with the greatest variance left; negative where none is left but rounding. */
  private int greatest() {
    int greatest = -1;
    double variance = REMAINDER_ZERO;
    for (int i = 0; i < n; i++) {
      if (!done[i] && rest[i * n + i] > variance) {
        greatest = i;
        variance = rest[i * n + i];
      }
    }
    return greatest;
  }

  private void eliminate(int pivot) {
    done[pivot] = true;
    double variance = rest[pivot * n + pivot];
    for (int i = 0; i < n; i++) {
      if (!done[i]) {
        double part = rest[i * n + pivot] / variance;
        for (int j = 0; j < n; j++) {
          rest[i * n + j] -= part * rest[pivot * n + j];
        }
      }
    }
  }

  /**
   * The least variance left, or minus the square of the greatest covariance left, where that is
   * less: with hardly a variance beside it, a covariance r makes an eigenvalue of −r² or less.
   */
  private double least() {
    double least = 1.0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i && !done[i]; j++) {
        if (!done[j]) {
          double left = rest[i * n + j];
          least = Math.min(least, i == j ? left : -left * left);
        }
      }
    }
    return least;
  }
}
