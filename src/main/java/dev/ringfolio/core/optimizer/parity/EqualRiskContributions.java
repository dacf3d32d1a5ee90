package dev.ringfolio.core.optimizer.parity;

import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import java.util.Arrays;

/**
 * The long-only weights of which each contributes the same share to the risk: {@code w_i(Σw)_i =
 * w'Σw/n}.
 *
 * <p><b>Problem.</b> They are the minimizer, scaled to a sum of one, of the strictly convex
 *
 * <pre>  f(y) = ½ y'Σy − (1/n) Σ ln y_i   over y &gt; 0,</pre>
 *
 * whose gradient {@code (Σy)_i − 1/(n y_i)} vanishes exactly where {@code y_i(Σy)_i = 1/n}. It
 * needs no regular Σ: the logarithms make the Hessian {@code Σ + diag(1/(n y_i²))} positive
 * definite. It has no minimum only where a long-only portfolio has no risk at all: then there is no
 * risk to share and the solve ends as {@link Ending#RISKLESS}.
 *
 * <p><b>Idea.</b> From weights inverse to volatility, a few sweeps of cyclic coordinate descent
 * (each coordinate's least value is the root of a quadratic; the image Σy is kept up to date row by
 * row) come near from anywhere. Newton's method finishes. In the relative steps {@code s_i =
 * Δy_i/y_i} its system is
 *
 * <pre>  (I + n YΣY) s = r,   r_i = 1 − n y_i(Σy)_i,   Y = diag(y),</pre>
 *
 * and r_i is at once the relative error of contribution i. Near the solution the rows of {@code n
 * YΣY} sum to one; where no covariance is negative, its greatest eigenvalue therefore is one, and
 * the system's condition number at most two. So conjugate gradients gain a digit a step, each one
 * product with Σ, and nothing is ever factored: the whole solve costs some ten passes over Σ.
 *
 * <p><b>Invariants.</b> All y_i stay positive; {@code y'Σy} is one after each step; f never rises
 * but for rounding. Every loop is bounded. The unit of an asset's returns cancels out of every
 * quantity compared.
 *
 * <p><b>Threads.</b> The state of one solve; one thread.
 *
 * <p>References: Maillard, Roncalli and Teiletche, <i>The properties of equally weighted risk
 * contribution portfolios</i> (2010); Spinu, <i>An algorithm for computing risk parity weights</i>
 * (2013); Griveau-Billion, Richard and Roncalli, <i>A fast algorithm for computing high-dimensional
 * risk parity portfolios</i> (2013).
 */
final class EqualRiskContributions {
  /** Why a solve ended. */
  enum Ending {
    /** The contributions are equal but for rounding, or as equal as rounding lets them be. */
    EQUAL,
    /** A long-only portfolio has no variance but rounding. */
    RISKLESS,
    /** The bound on steps was reached. */
    STEPS_EXHAUSTED,
    CANCELLED,
    OUT_OF_TIME
  }

  /** Sweeps of coordinate descent before Newton's method. */
  private static final int SWEEPS = 2;

  /** Newton steps: about three are seen, some twenty where assets hedge each other. */
  private static final int NEWTON_STEPS_MAX = 100;

  /** Conjugate gradients within one Newton step: this many for each asset, and a base. */
  private static final int GRADIENTS_PER_ASSET = 2;

  private static final int GRADIENTS_BASE = 20;

  /**
   * Contributions this near to equal, relatively, are equal: it is the rounding of sums of a
   * thousand terms. Where hedges make the rounding greater, the steps end when they gain nothing.
   */
  private static final double EQUAL = 2e-14;

  /** The Newton system is solved to this part of the errors, or to their square if that is less. */
  private static final double FORCING = 0.1;

  /** A residual of the Newton system below this is rounding. */
  private static final double SYSTEM_SOLVED = 1e-15;

  /** Relative steps up to this length need no search: f falls along them. */
  private static final double SAFE_STEP = 0.1;

  /** No weight loses more than this part of itself in one step. */
  private static final double LOSS_MAX = 0.9;

  private static final int HALVINGS_MAX = 60;

  /** Part of the predicted fall that a step must bring. */
  private static final double SUFFICIENT = 1e-4;

  /** A variance below this part of the one without diversification is rounding. */
  private static final double VARIANCE_ZERO = 1e-12;

  private final int n;
  private final double[] sigma;
  private final Cancellation cancellation;
  private final int[] all;
  private final double[] y;
  private final double[] image;
  private final double[] residual;
  private final double[] step;
  private final double[] stepImage;
  private final double[] search;
  private final double[] searchImage;
  private final double[] scaled;
  private Cancellation.Verdict verdict = Cancellation.Verdict.GO_ON;
  private int passes;

  /**
   * @param sigma n×n, row-major, symmetric, positive semidefinite, with a positive diagonal;
   *     <em>read</em>
   */
  EqualRiskContributions(int n, double[] sigma, Cancellation cancellation) {
    this.n = n;
    this.sigma = sigma;
    this.cancellation = cancellation;
    this.all = new int[n];
    this.y = new double[n];
    this.image = new double[n];
    this.residual = new double[n];
    this.step = new double[n];
    this.stepImage = new double[n];
    this.search = new double[n];
    this.searchImage = new double[n];
    this.scaled = new double[n];
    for (int i = 0; i < n; i++) {
      all[i] = i;
      y[i] = 1.0 / Math.sqrt(sigma[i * n + i]);
    }
  }

  /** The weights now: positive, n, of sum one; a new array. */
  double[] weights() {
    double sum = 0.0;
    for (double value : y) {
      sum += value;
    }
    double[] weights = new double[n];
    for (int i = 0; i < n; i++) {
      weights[i] = y[i] / sum;
    }
    return weights;
  }

  /** Passes over Σ so far. */
  int passes() {
    return passes;
  }

  /** Solves from weights inverse to volatility. */
  Ending solve() {
    refresh();
    if (!normalize()) {
      return Ending.RISKLESS;
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      if (!goesOn()) {
        return stopped();
      }
      sweep();
      if (!normalize()) {
        return Ending.RISKLESS;
      }
    }
    return newton();
  }

  private Ending newton() {
    double leastProved = Double.POSITIVE_INFINITY;
    boolean fresh = false;
    for (int steps = 0; steps < NEWTON_STEPS_MAX; steps++) {
      double error = errors();
      if (fresh && (error <= EQUAL || error >= 0.5 * leastProved)) {
        return Ending.EQUAL;
      }
      if (!fresh && error <= EQUAL) {
        refresh();
        fresh = true;
        continue;
      }
      leastProved = fresh ? error : leastProved;
      fresh = false;
      if (!solveSystem(Math.max(SYSTEM_SOLVED, error * Math.min(FORCING, error)))) {
        return stopped();
      }
      advance();
      if (!normalize()) {
        return Ending.RISKLESS;
      }
    }
    return Ending.STEPS_EXHAUSTED;
  }

  /** Polls, unless it has been stopped already. */
  private boolean goesOn() {
    if (verdict == Cancellation.Verdict.GO_ON) {
      verdict = cancellation.verdict();
    }
    return verdict == Cancellation.Verdict.GO_ON;
  }

  private Ending stopped() {
    return verdict == Cancellation.Verdict.CANCELLED ? Ending.CANCELLED : Ending.OUT_OF_TIME;
  }

  private void refresh() {
    passes++;
    RowArithmetic.combineRows(sigma, n, all, y, n, image);
  }

  /** Scales to {@code y'Σy = 1}, the best multiple; false where there is no risk but rounding. */
  private boolean normalize() {
    double gross = 0.0;
    for (int i = 0; i < n; i++) {
      gross += y[i] * Math.sqrt(sigma[i * n + i]);
    }
    double variance = RowArithmetic.dot(y, image);
    if (!(variance > VARIANCE_ZERO * gross * gross)) {
      return false;
    }
    double scale = 1.0 / Math.sqrt(variance);
    for (int i = 0; i < n; i++) {
      y[i] *= scale;
      image[i] *= scale;
    }
    return true;
  }

  /** One round of coordinate descent. */
  private void sweep() {
    passes++;
    for (int i = 0; i < n; i++) {
      double diagonal = sigma[i * n + i];
      double others = image[i] - diagonal * y[i];
      double root = Math.sqrt(others * others + 4.0 * diagonal / n);
      double next = others > 0.0 ? 2.0 / n / (others + root) : (root - others) / (2.0 * diagonal);
      RowArithmetic.addScaled(image, next - y[i], sigma, i * n, n);
      y[i] = next;
    }
  }

  /** Sets the residual to the relative errors of the contributions, and returns the greatest. */
  private double errors() {
    double greatest = 0.0;
    for (int i = 0; i < n; i++) {
      residual[i] = 1.0 - n * (y[i] * image[i]);
      greatest = Math.max(greatest, Math.abs(residual[i]));
    }
    return greatest;
  }

  /**
   * Sets step and its image to the solution of the Newton system, by conjugate gradients with the
   * diagonal as preconditioner; false where stopped.
   *
   * @param wanted greatest entry of the residual
   */
  private boolean solveSystem(double wanted) {
    Arrays.fill(step, 0.0);
    Arrays.fill(stepImage, 0.0);
    Arrays.fill(search, 0.0);
    double before = 0.0;
    for (int k = GRADIENTS_BASE + GRADIENTS_PER_ASSET * n; k > 0; k--) {
      double square = follow(before);
      before = square;
      if (!goesOn()) {
        return false;
      }
      double length = square / curvature();
      if (!(length > 0.0) || move(length) <= wanted) {
        return true;
      }
    }
    return true;
  }

  /** Makes the next search direction; returns the preconditioned square of the residual. */
  private double follow(double before) {
    double square = 0.0;
    for (int i = 0; i < n; i++) {
      square += residual[i] * residual[i] / diagonal(i);
    }
    double keep = before > 0.0 ? square / before : 0.0;
    for (int i = 0; i < n; i++) {
      search[i] = residual[i] / diagonal(i) + keep * search[i];
      scaled[i] = y[i] * search[i];
    }
    return square;
  }

  private double diagonal(int i) {
    return 1.0 + n * (y[i] * (y[i] * sigma[i * n + i]));
  }

  /** Σ times the search direction, and the curvature along it. */
  private double curvature() {
    passes++;
    RowArithmetic.combineRows(sigma, n, all, scaled, n, searchImage);
    return RowArithmetic.dot(search, search) + n * RowArithmetic.dot(scaled, searchImage);
  }

  private double move(double length) {
    double greatest = 0.0;
    for (int i = 0; i < n; i++) {
      step[i] += length * search[i];
      stepImage[i] += length * searchImage[i];
      residual[i] -= length * (search[i] + n * (y[i] * searchImage[i]));
      greatest = Math.max(greatest, Math.abs(residual[i]));
    }
    return greatest;
  }

  /** Goes along the step as far as f falls. */
  private void advance() {
    double longest = 0.0;
    double most = 0.0;
    for (int i = 0; i < n; i++) {
      longest = Math.max(longest, Math.abs(step[i]));
      most = Math.max(most, -step[i]);
    }
    double length = longest <= SAFE_STEP ? 1.0 : searched(Math.min(1.0, LOSS_MAX / most));
    for (int i = 0; i < n; i++) {
      y[i] += length * (y[i] * step[i]);
      image[i] += length * stepImage[i];
    }
  }

  /** The first of halved lengths along which n·f falls enough. */
  private double searched(double first) {
    double slope = 0.0;
    double bend = 0.0;
    for (int i = 0; i < n; i++) {
      slope += y[i] * step[i] * image[i];
      bend += y[i] * step[i] * stepImage[i];
    }
    double logs = 0.0;
    for (double value : step) {
      logs += value;
    }
    double predicted = n * slope - logs;
    double length = first;
    for (int halving = 0; halving < HALVINGS_MAX; halving++) {
      double change = n * length * (slope + 0.5 * length * bend) - logarithms(length);
      if (change <= SUFFICIENT * length * predicted) {
        return length;
      }
      length *= 0.5;
    }
    return length;
  }

  private double logarithms(double length) {
    double sum = 0.0;
    for (double value : step) {
      sum += Math.log1p(length * value);
    }
    return sum;
  }
}
