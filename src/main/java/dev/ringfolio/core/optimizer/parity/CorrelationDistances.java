package dev.ringfolio.core.optimizer.parity;

/**
 * The squared correlation distances {@code d² = (1 − ρ)/2}, made when they are asked for.
 *
 * <p>A correlation within rounding of one is one: so copies of an asset are at distance zero, and
 * which of them come first does not depend on rounding.
 */
final class CorrelationDistances implements Closeness {
  /** Half of what a correlation of copies may miss one by, from rounding. */
  static final double SQUARE_ZERO = 1e-15;

  private final int n;
  private final double[] sigma;
  private final double[] precision;

  /**
   * @param sigma n×n, row-major, symmetric, with a positive diagonal; <em>read</em>
   */
  CorrelationDistances(int n, double[] sigma) {
    this.n = n;
    this.sigma = sigma;
    this.precision = new double[n];
    for (int i = 0; i < n; i++) {
      precision[i] = 1.0 / Math.sqrt(sigma[i * n + i]);
    }
  }

  @Override
  public void fill(int asset, double[] row) {
    correlate(row, sigma, asset * n, precision, precision[asset]);
    toSquares(row, n);
    row[asset] = 0.0;
  }

  /** The bounds are the distances. */
  @Override
  public double between(int one, int other, double bound) {
    return bound;
  }

  private static void correlate(
      double[] row, double[] sigma, int from, double[] precision, double own) {
    for (int j = 0; j < precision.length; j++) {
      row[j] = sigma[from + j] * precision[j] * own;
    }
  }

  private static void toSquares(double[] row, int n) {
    for (int j = 0; j < n; j++) {
      double square = 0.5 - 0.5 * row[j];
      row[j] = square > SQUARE_ZERO ? square : 0.0;
    }
  }
}
