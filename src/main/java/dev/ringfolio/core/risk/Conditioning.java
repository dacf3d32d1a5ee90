package dev.ringfolio.core.risk;

import dev.ringfolio.core.market.Halt;
import dev.ringfolio.core.model.Warning;
import java.util.Optional;

/**
 * How near a covariance is to singular, from one Cholesky factorization of its correlations.
 *
 * <p>Every pivot of the factorization is at least the least eigenvalue, and every diagonal entry at
 * most the greatest, so {@code greatest diagonal / least pivot} is a lower bound of the condition
 * number. It costs n³/6 multiplications, less than the covariance itself, and finds what matters:
 * duplicated assets, and fewer rows than assets.
 *
 * <p>A pivot that is clearly negative is a suspicion only: on the way a pivot that was rounding may
 * have been divided by. {@link PivotedElimination} judges then.
 *
 * <p>Where a pivot is zero the factorization goes on without its row. Of a semidefinite matrix the
 * rest of the row is zero then as well, since {@code s_ij² ≤ s_ii·s_jj} holds for what elimination
 * leaves. A rest r, relative to both diagonal entries, makes an eigenvalue of the correlations of
 * {@code −r²} or less: it counts as such a pivot.
 *
 * @param condition lower bound of the condition number; infinite where singular
 * @param leastPivot relative to the diagonal entry it came from, or less where the rest of the row
 *     of a zero pivot is not zero; clearly negative where the matrix is indefinite
 */
record Conditioning(double condition, double leastPivot) {
  /** Beyond this the weights of an optimum are not to be taken literally. */
  static final double CONDITION_MAX = 1e10;

  /** A relative pivot below this is zero but for rounding. */
  private static final double PIVOT_ZERO = 1e-13;

  /** A relative pivot below minus this is no rounding. */
  private static final double PIVOT_NEGATIVE = 1e-9;

  /**
   * The conditioning of a covariance.
   *
   * @param sigma n×n, row-major, symmetric; <em>read</em>
   * @param observations rows that the covariance was made of: n or fewer make it singular, which
   *     needs no factorization
   * @return anything where the halt was asked
   */
  static Conditioning of(int n, double[] sigma, int observations, Halt halt) {
    if (observations <= n) {
      return new Conditioning(Double.POSITIVE_INFINITY, 0.0);
    }
    double[] factor = new double[n * n];
    double greatest = 0.0;
    double least = Double.POSITIVE_INFINITY;
    double leastRelative = 1.0;
    for (int i = 0; i < n && !halt.now(); i++) {
      double diagonal = sigma[i * n + i];
      double pivot = diagonal - eliminate(n, sigma, factor, i);
      leastRelative = Math.min(leastRelative, -rest(n, sigma, factor, i));
      greatest = Math.max(greatest, diagonal);
      if (diagonal == 0.0) {
        leastRelative = Math.min(leastRelative, zeroRow(n, sigma, i) ? 0.0 : -1.0);
        continue; // an asset without variance is told by a warning of its own
      }
      leastRelative = Math.min(leastRelative, pivot / Math.abs(diagonal));
      if (pivot <= PIVOT_ZERO * diagonal) {
        least = 0.0;
        continue; // its row of the factor stays zero: the rest is factored without it
      }
      least = Math.min(least, pivot);
      factor[i * n + i] = Math.sqrt(pivot);
    }
    if (leastRelative < -PIVOT_NEGATIVE && variancesAreProper(n, sigma)) {
      leastRelative = PivotedElimination.leastRemainder(n, sigma, halt);
    }
    return new Conditioning(
        least > 0.0 ? greatest / least : Double.POSITIVE_INFINITY, leastRelative);
  }

  /** Whether no variance is negative, and none that is zero has a covariance beside it. */
  private static boolean variancesAreProper(int n, double[] sigma) {
    for (int i = 0; i < n; i++) {
      double variance = sigma[i * n + i];
      if (!(variance >= 0.0) || (variance == 0.0 && !zeroRow(n, sigma, i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether an asset without variance has no covariance either, as it must. */
  private static boolean zeroRow(int n, double[] sigma, int i) {
    for (int j = 0; j < n; j++) {
      if (sigma[i * n + j] != 0.0) {
        return false;
      }
    }
    return true;
  }

  /** Fills row {@code i} of the factor left of the diagonal, and returns its squared length. */
  private static double eliminate(int n, double[] sigma, double[] factor, int i) {
    double squares = 0.0;
    for (int j = 0; j < i; j++) {
      double pivot = factor[j * n + j];
      if (pivot == 0.0) {
        continue;
      }
      double value = (sigma[i * n + j] - InnerProduct.of(factor, i * n, factor, j * n, j)) / pivot;
      factor[i * n + j] = value;
      squares += value * value;
    }
    return squares;
  }

  /**
   * The greatest {@code s_ij²/(σ_ii·σ_jj)} that elimination leaves of row {@code i} beside the zero
   * pivots {@code j} before it.
   */
  private static double rest(int n, double[] sigma, double[] factor, int i) {
    double greatest = 0.0;
    for (int j = 0; j < i; j++) {
      if (factor[j * n + j] != 0.0 || !(sigma[j * n + j] > 0.0) || !(sigma[i * n + i] > 0.0)) {
        continue; // a variance that is not positive is judged by its own row
      }
      double left = sigma[i * n + j] - InnerProduct.of(factor, i * n, factor, j * n, j);
      double relative = left / Math.sqrt(sigma[i * n + i]) / Math.sqrt(sigma[j * n + j]);
      greatest = Math.max(greatest, relative * relative);
    }
    return greatest;
  }

  Optional<String> indefinite() {
    return leastPivot < -PIVOT_NEGATIVE
        ? Optional.of("the covariance is not positive semidefinite")
        : Optional.empty();
  }

  Optional<Warning> warning() {
    return condition > CONDITION_MAX
        ? Optional.of(
            new Warning(
                "ill_conditioned_covariance",
                Double.isInfinite(condition)
                    ? "the covariance is singular: other weights may be as good"
                    : "the covariance has a condition number of %.1e or more".formatted(condition)))
        : Optional.empty();
  }
}
