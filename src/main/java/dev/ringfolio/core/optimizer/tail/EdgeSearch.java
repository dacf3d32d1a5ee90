package dev.ringfolio.core.optimizer.tail;

/**
 * How far a Newton step of {@link MinimumCvar} goes: along a way on which losses change linearly,
 * the smoothed risk is convex and its slope is {@code q'·change}, with q of {@link TailProjection}.
 * Where the whole step still leads down, or hardly up, it is taken; else the root of the slope is
 * found by secants within a bracket, roughly, as the next step starts with another model anyhow.
 *
 * <p>Owned by one solve; one thread.
 */
final class EdgeSearch {
  /** Secants: four are usual. */
  private static final int SECANTS_MAX = 40;

  /** A slope of this part of the first is flat. */
  private static final double FLAT = 0.1;

  /** A secant stays this part of the bracket away from its ends. */
  private static final double MARGIN = 0.05;

  private final int rows;
  private final TailProjection projection;
  private final double[] change;
  private final double[] trial;

  EdgeSearch(int rows, TailProjection projection) {
    this.rows = rows;
    this.projection = projection;
    this.change = new double[rows];
    this.trial = new double[rows];
  }

  /** How the losses change over the whole way, T; <em>written</em> by the caller. */
  double[] change() {
    return change;
  }

  /**
   * The part of the way to go, 0..1; the projection is left at some point of it.
   *
   * @param losses at the start of the way, T; <em>read</em>
   * @param near p, T; <em>read</em>
   * @param descent the slope at the start, negative
   */
  double length(double[] losses, double[] near, double rho, double descent) {
    double flat = -FLAT * descent;
    double high = 1.0;
    double slopeHigh = slope(1.0, losses, near, rho);
    if (slopeHigh <= flat) {
      return 1.0;
    }
    double low = 0.0;
    double slopeLow = descent;
    for (int i = 0; i < SECANTS_MAX; i++) {
      double margin = MARGIN * (high - low);
      double secant = low - slopeLow * (high - low) / (slopeHigh - slopeLow);
      double middle = Math.max(low + margin, Math.min(high - margin, secant));
      double slope = slope(middle, losses, near, rho);
      if (Math.abs(slope) <= flat) {
        return middle;
      }
      if (slope < 0.0) {
        low = middle;
        slopeLow = slope;
      } else {
        high = middle;
        slopeHigh = slope;
      }
    }
    return low;
  }

  private double slope(double length, double[] losses, double[] near, double rho) {
    for (int t = 0; t < rows; t++) {
      trial[t] = losses[t] + length * change[t];
    }
    projection.project(trial, near, rho);
    return along(projection.tail(), projection.tailProbabilities(), projection.tailSize());
  }

  private double along(int[] tail, double[] probabilities, int count) {
    double sum = 0.0;
    for (int p = 0; p < count; p++) {
      sum += probabilities[p] * change[tail[p]];
    }
    return sum;
  }

  /**
   * {@code z + cap Σ max(ℓ − z, 0)}: never below the risk of the losses, and equal to it where z is
   * the quantile.
   */
  double riskAbove(double[] losses, double z, double cap) {
    double sum = 0.0;
    for (int t = 0; t < rows; t++) {
      sum += Math.max(0.0, losses[t] - z);
    }
    return z + cap * sum;
  }
}
