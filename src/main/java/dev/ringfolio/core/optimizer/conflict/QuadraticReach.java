package dev.ringfolio.core.optimizer.conflict;

import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.box.BoxProgram;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.box.FeasibleSet.Budget;
import dev.ringfolio.core.optimizer.box.GreedyFill;
import dev.ringfolio.core.optimizer.box.Starts;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import dev.ringfolio.core.optimizer.solver.ConstraintSet;
import dev.ringfolio.core.optimizer.solver.ConstraintSet.Distance;
import dev.ringfolio.core.optimizer.solver.ConstraintSet.Row;
import java.util.Arrays;

/**
 * The weights nearest to a center c under the linear part of a {@link ConstraintSet}, by the
 * covariance: {@code minimize (w − c)'Σ(w − c)}. Zero for c gives the least reachable volatility, a
 * benchmark the least reachable tracking error.
 *
 * <p><b>Idea.</b> Simplicial decomposition: the weights are a mixture of corners of the set, found
 * one at a time by {@link LinearReach} as the corner to which the gradient falls most; the best
 * mixture of those found is a {@link BoxProgram} over their shares, small and with a budget of one.
 * Corners without a share are dropped, and come back if they are needed. It ends, since there are
 * finitely many sets of corners and each mixture is better than the last: when no corner leads
 * down. Until then {@code value + 2 gradient'(corner − w)} is a bound from below, which may answer
 * what was asked.
 *
 * <p>Where the nearest weights of the box and the budget alone keep all the rest, as a {@link
 * BoxProgram} finds at once, they are the answer.
 *
 * <p>The state of one search; one thread. References: von Hohenbalken, <i>Simplicial decomposition
 * in nonlinear programming algorithms</i> (1977).
 */
final class QuadraticReach {
  /** A corner that lowers the value by less than this part of it does not lead down. */
  private static final double DESCENT = 1e-13;

  /** A value below this part of the mean variance counts as this. */
  private static final double SMALLEST = 1e-4;

  /** Rows, scaled to about one, and distances are kept where they are missed by no more. */
  private static final double KEPT = 1e-11;

  /** Corners taken: this many for each asset, and {@link #CORNERS_BASE}. */
  private static final int CORNERS_PER_ASSET = 10;

  private static final int CORNERS_BASE = 200;

  /** A share below this is none. */
  private static final double SHARE = 1e-14;

  /** What the search is to find out, where that is less than the nearest weights. */
  @FunctionalInterface
  interface Question {
    /** Asks for the nearest weights. */
    Question NEAREST = (value, least) -> false;

    /**
     * Whether it is answered.
     *
     * @param value {@code (w − c)'Σ(w − c)} of the weights so far
     * @param least no weights of the set have less
     */
    boolean answered(double value, double least);
  }

  private final int n;
  private final double[] sigma;
  private final double[] center;
  private final Question question;
  private final double[] pull;
  private final Cancellation cancellation;
  private final double[] gradient;
  private double[] weights;
  private final double smallest;
  private double[][] corners = new double[0][];

  private double[] shares = new double[0];

  /** Of the corners, by the covariance. */
  private double[] gram = new double[0];

  private QuadraticReach(
      double[] sigma, double[] center, Question question, Cancellation cancellation) {
    this.n = center.length;
    this.sigma = sigma;
    this.center = center;
    this.question = question;
    this.cancellation = cancellation;
    this.weights = new double[n];
    this.gradient = new double[n];
    this.pull = new double[n];
    this.smallest = SMALLEST * Starts.meanVariance(sigma, n);
    multiply(center, pull);
  }

  /**
   * The nearest weights, or the nearest so far where the question is answered by them or the search
   * is stopped.
   *
   * @param set of which some weights keep the linear part; its ellipsoids are not looked at
   * @param sigma n×n, row-major; <em>read</em>
   * @param center n; <em>read</em>
   */
  static double[] nearest(
      ConstraintSet set,
      double[] sigma,
      double[] center,
      Question question,
      Cancellation cancellation) {
    QuadraticReach search = new QuadraticReach(sigma, center, question, cancellation);
    if (set.box().budget() != Budget.AT_MOST_ONE) {
      double[] loose = search.overBox(set.box());
      if (keeps(set, loose)) {
        return loose;
      }
    }
    search.descend(new LinearReach(set, cancellation).look());
    return search.weights;
  }

  /** The nearest weights of the box and the budget alone. */
  private double[] overBox(FeasibleSet box) {
    BoxProgram program = new BoxProgram(sigma, box, cancellation);
    program.setLinear(1.0, pull);
    program.startAt(
        box.budget() == Budget.ONE
            ? GreedyFill.fillOne(box, Starts.negativeVariances(sigma, n))
            : Starts.nearestToZero(box));
    program.solve();
    return program.weights().clone();
  }

  private static boolean keeps(ConstraintSet set, double[] weights) {
    for (Row row : set.rows()) {
      double value = RowArithmetic.dot(row.coefficients(), weights);
      double rounding = KEPT * Starts.greatest(row.coefficients());
      if (value < row.lower() - rounding || value > row.upper() + rounding) {
        return false;
      }
    }
    for (Distance distance : set.distances()) {
      double sum = 0.0;
      for (int i = 0; i < weights.length; i++) {
        sum += Math.abs(weights[i] - distance.center()[i]);
      }
      if (sum > distance.limit() + KEPT) {
        return false;
      }
    }
    return true;
  }

  private void descend(LinearReach reach) {
    add(reach.weights());
    mix();
    int most = CORNERS_BASE + CORNERS_PER_ASSET * n;
    for (int taken = 0; taken < most; taken++) {
      double value = look();
      if (!reach.lowest(gradient).finished()) {
        return;
      }
      double[] corner = reach.weights();
      double fall = 0.0;
      for (int i = 0; i < n; i++) {
        fall += gradient[i] * (weights[i] - corner[i]);
      }
      boolean nearest = !(fall > DESCENT * Math.max(value, smallest));
      if (nearest || question.answered(value, value - 2.0 * fall)) {
        return;
      }
      add(corner);
      double[] before = weights;
      if (!mix() || Arrays.equals(before, weights)) {
        return;
      }
    }
  }

  /** Fills the gradient {@code Σ(w − c)}, and returns {@code (w − c)'Σ(w − c)}. */
  private double look() {
    multiply(weights, gradient);
    double value = 0.0;
    for (int i = 0; i < n; i++) {
      gradient[i] -= pull[i];
      value += gradient[i] * (weights[i] - center[i]);
    }
    return value;
  }

  private void multiply(double[] vector, double[] product) {
    for (int i = 0; i < n; i++) {
      product[i] = RowArithmetic.dot(sigma, i * n, vector, 0, n);
    }
  }

  /** Leaves out the corners without a share, and adds one. */
  private void add(double[] corner) {
    int before = corners.length;
    int[] kept = new int[before];
    int last = 0;
    for (int k = 0; k < before; k++) {
      if (shares[k] > SHARE) {
        corners[last] = corners[k];
        shares[last] = shares[k];
        kept[last++] = k;
      }
    }
    double[] cells = new double[(last + 1) * (last + 1)];
    for (int k = 0; k < last; k++) {
      for (int l = 0; l < last; l++) {
        cells[k * (last + 1) + l] = gram[kept[k] * before + kept[l]];
      }
    }
    gram = cells;
    corners = Arrays.copyOf(corners, last + 1);
    shares = Arrays.copyOf(shares, last + 1);
    corners[last] = corner;
    shares[last] = last == 0 ? 1.0 : 0.0;
    double[] product = new double[n];
    multiply(corner, product);
    for (int k = 0; k <= last; k++) {
      double cell = RowArithmetic.dot(corners[k], product);
      gram[last * (last + 1) + k] = cell;
      gram[k * (last + 1) + last] = cell;
    }
  }

  /** The best mixture of the corners. */
  private boolean mix() {
    int count = corners.length;
    double[] linear = new double[count];
    for (int k = 0; k < count; k++) {
      linear[k] = RowArithmetic.dot(corners[k], pull);
    }
    BoxProgram program = new BoxProgram(gram, FeasibleSet.simplex(count), cancellation);
    program.setLinear(1.0, linear);
    program.startAt(shares);
    BoxProgram.Ending ending = program.solve();
    shares = program.weights().clone();
    weights = new double[n];
    for (int k = 0; k < count; k++) {
      RowArithmetic.addScaled(weights, shares[k], corners[k], 0, n);
    }
    return ending == BoxProgram.Ending.STATIONARY || ending == BoxProgram.Ending.STEPS_EXHAUSTED;
  }
}
