package dev.ringfolio.core.optimizer.tail;

/**
 * The tail probabilities that weigh losses most, held near given ones:
 *
 * <pre>  maximize q'ℓ − ρ/2 |q − p|²   subject to   0 ≤ q ≤ cap,   Σq = 1</pre>
 *
 * They are {@code q_t = clip((b_t − z)/ρ, 0, cap)} with {@code b = ℓ + ρp} and one threshold z, the
 * root of a falling piecewise linear function. Newton's method on z within a bracket ends after a
 * few passes over the rows that can lie in the tail at all; the piece that holds the root gives it
 * exactly.
 *
 * <p>Owned by one solve; one thread.
 */
final class TailProjection {
  /** Passes: about six are seen; bisection alone needs some sixty. */
  private static final int PASSES_MAX = 200;

  /** The sum of the probabilities is one but for rounding. */
  private static final double SUM_ZERO = 1e-15;

  private final int rows;
  private final double cap;
  private final double[] raised;
  private final double[] candidates;
  private final double[] probabilities;
  private final int[] tail;
  private final double[] tailProbabilities;
  private final int[] inner;
  private int tailSize;
  private int innerSize;
  private double threshold = Double.NaN;

  /**
   * @param cap the greatest probability of a scenario, {@code 1/(aT)}
   */
  TailProjection(int rows, double cap) {
    this.rows = rows;
    this.cap = cap;
    this.raised = new double[rows];
    this.candidates = new double[rows];
    this.probabilities = new double[rows];
    this.tail = new int[rows];
    this.tailProbabilities = new double[rows];
    this.inner = new int[rows];
  }

  /** q, T; <em>read</em>. */
  double[] probabilities() {
    return probabilities;
  }

  /** The threshold z, in the units of the losses. */
  double threshold() {
    return threshold;
  }

  /** The scenarios whose probability is positive, below {@link #tailSize}; <em>read</em>. */
  int[] tail() {
    return tail;
  }

  /** Their probabilities; <em>read</em>. */
  double[] tailProbabilities() {
    return tailProbabilities;
  }

  int tailSize() {
    return tailSize;
  }

  /** The scenarios strictly between zero and the cap, below {@link #innerSize}; <em>read</em>. */
  int[] inner() {
    return inner;
  }

  int innerSize() {
    return innerSize;
  }

  /**
   * @param losses ℓ, T; <em>read</em>
   * @param near p, T; <em>read</em>
   * @param rho ρ, positive: the least losses of the tail and those at the cap are ρ·cap apart
   */
  void project(double[] losses, double[] near, double rho) {
    raise(losses, near, rho);
    double width = rho * cap;
    double low = Double.isNaN(threshold) ? least(raised) - width : threshold - width;
    int count = candidatesAbove(low);
    double step = width;
    while (sumAbove(low, width, count) < rho) {
      step *= 8.0;
      low -= step;
      count = candidatesAbove(low);
    }
    threshold = root(low, greatest(candidates, count), width, rho, count);
    spread(rho, width);
  }

  private void raise(double[] losses, double[] near, double rho) {
    for (int t = 0; t < rows; t++) {
      raised[t] = losses[t] + rho * near[t];
    }
  }

  private int candidatesAbove(double low) {
    int count = 0;
    for (int t = 0; t < rows; t++) {
      if (raised[t] > low) {
        candidates[count++] = raised[t];
      }
    }
    return count;
  }

  private double sumAbove(double z, double width, int count) {
    double sum = 0.0;
    for (int p = 0; p < count; p++) {
      sum += Math.max(0.0, Math.min(width, candidates[p] - z));
    }
    return sum;
  }

  /** The threshold at which {@code Σ clip(b − z, 0, width)} is ρ. */
  private double root(double least, double most, double width, double rho, int count) {
    double low = least;
    double high = most;
    double z = least;
    for (int pass = 0; pass < PASSES_MAX; pass++) {
      double between = 0.0;
      int some = 0;
      int full = 0;
      for (int p = 0; p < count; p++) {
        double above = candidates[p] - z;
        if (above >= width) {
          full++;
        } else if (above > 0.0) {
          between += above;
          some++;
        }
      }
      double excess = between + (full * width - rho);
      if (Math.abs(excess) <= SUM_ZERO * rho) {
        return z;
      }
      if (excess > 0.0) {
        low = z;
      } else {
        high = z;
      }
      double next = some > 0 ? z + excess / some : 0.5 * (low + high);
      if (!(next > low && next < high)) {
        next = some > 0 && next == z ? z : 0.5 * (low + high);
      }
      if (next == z || next == low || next == high) {
        return z;
      }
      z = next;
    }
    return z;
  }

  private void spread(double rho, double width) {
    tailSize = 0;
    innerSize = 0;
    for (int t = 0; t < rows; t++) {
      double above = raised[t] - threshold;
      if (above <= 0.0) {
        probabilities[t] = 0.0;
        continue;
      }
      boolean full = above >= width;
      double probability = full ? cap : above / rho;
      probabilities[t] = probability;
      tailProbabilities[tailSize] = probability;
      tail[tailSize++] = t;
      if (!full) {
        inner[innerSize++] = t;
      }
    }
  }

  private static double least(double[] values) {
    double least = values[0];
    for (double value : values) {
      least = Math.min(least, value);
    }
    return least;
  }

  private static double greatest(double[] values, int count) {
    double greatest = values[0];
    for (int p = 1; p < count; p++) {
      greatest = Math.max(greatest, values[p]);
    }
    return greatest;
  }
}
