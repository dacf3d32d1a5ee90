package dev.ringfolio.core.optimizer.tail;

import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.box.BoxProgram;
import dev.ringfolio.core.optimizer.box.BoxProgram.Ending;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.box.GreedyFill;
import dev.ringfolio.core.optimizer.box.Starts;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import dev.ringfolio.core.optimizer.solver.Attempt;
import java.util.Arrays;

/**
 * The weights of the least conditional value at risk: the mean loss of the worst part a of T
 * scenarios.
 *
 * <p><b>Problem.</b> With losses {@code ℓ = −Gw} (G: T×columns, see {@link TailMarket}) it is
 *
 * <pre>  minimize over w   max over q   q'ℓ(w),   0 ≤ q ≤ cap = 1/(aT),   Σq = 1</pre>
 *
 * over a box with a budget of one: a linear program, whose dual variables are the <em>tail
 * probabilities</em> q.
 *
 * <p><b>Idea.</b> The method of multipliers. The inner maximum is held near probabilities p, {@code
 * q'ℓ − ρ/2 |q − p|²}, which makes it a convex and piecewise quadratic function of w ({@link
 * TailProjection} has q for a w). It is minimized by Newton's method; then p becomes q, and ρ is
 * halved. The scenarios strictly inside (0, cap) are the <em>inner</em> ones, those at the edge of
 * the tail; only they curve the function:
 *
 * <pre>  gradient −G'q,   Hessian (1/ρ) Σ_inner (g − ḡ)(g − ḡ)',   ḡ their mean,</pre>
 *
 * so that a Newton step is one {@link BoxProgram} with the Gram matrix of some tens of rows,
 * however many scenarios there are, followed by a search along the way to its solution. Since the
 * problem is polyhedral, the multipliers end after finitely many rounds, at a vertex or on a face,
 * exact but for rounding: no interior point to be polished, and duplicates, ties, constant columns
 * and fewer rows than assets are no special cases, as {@link BoxProgram} takes singular matrices.
 *
 * <p><b>When it is done.</b> Every q at hand is feasible for the dual, so every step has a bound,
 * the least of {@code −q'Gv} over all feasible v, and every w a value; the best of both are kept.
 * The two parts of their distance tell what to do: how far w is from the best for this q (a Newton
 * step), or q from the tail of this w (the next round).
 *
 * <p><b>Invariants.</b> The weights are feasible at all times. Rounds and steps are bounded.
 *
 * <p><b>Threads.</b> The state of one solve; one thread.
 *
 * <p>References: Rockafellar and Uryasev, <i>Optimization of conditional value-at-risk</i> (2000);
 * Rockafellar, <i>Augmented Lagrangians and applications of the proximal point algorithm in convex
 * programming</i> (1976); Li, Sun and Toh, <i>An asymptotically superlinearly convergent semismooth
 * Newton augmented Lagrangian method for linear programming</i> (2020).
 */
public final class MinimumCvar {
  /** Newton steps and rounds together: thirty are usual, two hundred seen with 200 free weights. */
  private static final int STEPS_MAX = 1000;

  /** Enough is a gap of this part of the value: a hundredth of what a certificate asks for. */
  private static final double GAP_GOAL = 1e-11;

  /** A value below this part of the mean absolute gain is compared with that. */
  static final double VALUE_FLOOR = 1e-2;

  /** Rounds that change nothing before it is given up as good as it gets, where it is good. */
  private static final int IDLE_ROUNDS_MAX = 4;

  /** And where it is not: probabilities of a tail far off may need as many to get there. */
  private static final int IDLE_ROUNDS_MAX_FAR = 40;

  /** It is good with a gap of this part of the value: a tenth of what a certificate asks for. */
  private static final double GAP_GOOD = 1e-10;

  /** The first edge of the tail is this many times as wide as the tail's mean excess. */
  private static final double EDGE_FIRST = 2.0;

  /**
   * The same where shorts leave most weights inside the box: with many of them to settle, a wide
   * edge, which curves more, takes fewer steps.
   */
  private static final double EDGE_FIRST_INSIDE = 30.0;

  /** An edge narrower than this would drown probabilities in rounding. */
  private static final double EDGE_LEAST = 2e-3;

  /** What a round leaves of ρ. */
  private static final double SHRINK = 0.5;

  private final GainMatrix gains;
  private final FeasibleSet set;
  private final Cancellation cancellation;
  private final int rows;
  private final int columns;
  private final double cap;
  private final TailProjection projection;
  private final EdgeSearch search;
  private final double[] weights;
  private final double[] losses;
  private final double[] near;
  private final double[] slope;
  private final double[] direction;
  private final double[] bestWeights;
  private final double[] bestProbabilities;
  private double value = Double.POSITIVE_INFINITY;
  private double bound = Double.NEGATIVE_INFINITY;
  private double rho;
  private double rhoLeast;
  private Cancellation.Verdict verdict = Cancellation.Verdict.GO_ON;

  private MinimumCvar(TailMarket market, double tail, double[] start, Cancellation cancellation) {
    this.gains = market.gains();
    this.set = market.set();
    this.cancellation = cancellation;
    this.rows = gains.rows();
    this.columns = gains.columns();
    this.cap = Math.min(1.0, 1.0 / (tail * rows));
    this.projection = new TailProjection(rows, cap);
    this.search = new EdgeSearch(rows, projection);
    this.weights = start.clone();
    this.bestWeights = start.clone();
    this.bestProbabilities = new double[rows];
    this.losses = new double[rows];
    this.near = new double[rows];
    this.slope = new double[columns];
    this.direction = new double[columns];
  }

  /**
   * Solves.
   *
   * @param tail a, the tail probability
   * @param start feasible weights of the columns; <em>read</em>
   * @return weights of the columns, with the tail probabilities, T, as hints
   */
  public static Attempt solve(
      TailMarket market, double tail, double[] start, Cancellation cancellation) {
    return new MinimumCvar(market, tail, start, cancellation).run();
  }

  private Attempt run() {
    double floor = VALUE_FLOOR * gains.meanAbsolute();
    if (!gains.prepare(weights, cancellation) && !goesOn()) {
      return new Attempt.Stopped(verdict == Cancellation.Verdict.OUT_OF_TIME, bestWeights, 0);
    }
    measureLosses();
    startAtOwnTail(floor);
    int idleRounds = 0;
    int step = 0;
    for (; step < STEPS_MAX && idleRounds < patience(floor); step++) {
      if (!goesOn()) {
        return new Attempt.Stopped(verdict == Cancellation.Verdict.OUT_OF_TIME, bestWeights, step);
      }
      projection.project(losses, near, rho);
      double gapBefore = value - bound;
      double offTail = measure();
      double goal = GAP_GOAL * Math.max(Math.abs(value), floor);
      if (value - bound <= goal) {
        break;
      }
      double offBest = RowArithmetic.dot(slope, weights) - least();
      if (offBest > Math.max(offTail, GAP_GOAL * goal) && newtonStep()) {
        idleRounds = 0;
        continue;
      }
      idleRounds = value - bound < gapBefore ? 0 : idleRounds + 1;
      System.arraycopy(projection.probabilities(), 0, near, 0, rows);
      rho = Math.max(rhoLeast, SHRINK * rho);
    }
    return new Attempt.Found(bestWeights, step, bestProbabilities);
  }

  private int patience(double floor) {
    return value - bound <= GAP_GOOD * Math.max(Math.abs(value), floor)
        ? IDLE_ROUNDS_MAX
        : IDLE_ROUNDS_MAX_FAR;
  }

  private boolean goesOn() {
    if (verdict == Cancellation.Verdict.GO_ON) {
      verdict = cancellation.verdict();
    }
    return verdict == Cancellation.Verdict.GO_ON;
  }

  /** Makes the first probabilities those of the tail of the start. */
  private void startAtOwnTail(double floor) {
    double[] sorted = losses.clone();
    Arrays.sort(sorted);
    int count = Math.min(rows, (int) Math.ceil(1.0 / cap));
    double quantile = sorted[rows - count];
    double rest = 1.0;
    double excess = 0.0;
    for (int t = 0; t < rows; t++) {
      if (losses[t] > quantile) {
        near[t] = Math.min(cap, rest);
        rest = Math.max(0.0, rest - near[t]);
        excess += near[t] * (losses[t] - quantile);
      }
    }
    for (int t = 0; t < rows && rest > 0.0; t++) {
      if (losses[t] == quantile) {
        near[t] = Math.min(cap, rest);
        rest -= near[t];
      }
    }
    double unit = Math.max(excess, Math.max(floor, Double.MIN_NORMAL)) / cap;
    rho = (Starts.insideIsBetter(set) ? EDGE_FIRST_INSIDE : EDGE_FIRST) * unit;
    rhoLeast = EDGE_LEAST * unit;
  }

  private void measureLosses() {
    gains.ofPortfolio(weights, losses);
    negate(losses);
  }

  /** Keeps the best value and the best bound; returns how much q is short of the tail of w. */
  private double measure() {
    gains.combine(projection.tail(), projection.tailProbabilities(), projection.tailSize(), slope);
    negate(slope);
    double risk = search.riskAbove(losses, projection.threshold(), cap);
    if (risk < value) {
      value = risk;
      System.arraycopy(weights, 0, bestWeights, 0, columns);
    }
    double least = least();
    if (least > bound) {
      bound = least;
      System.arraycopy(projection.probabilities(), 0, bestProbabilities, 0, rows);
    }
    return risk - RowArithmetic.dot(slope, weights);
  }

  /** The least that any feasible weights lose under the probabilities. */
  private double least() {
    double[] score = slope.clone();
    negate(score);
    return RowArithmetic.dot(slope, GreedyFill.fillOne(set, score));
  }

  /**
   * Goes to the least of the quadratic model, or part of the way; false where no way leads down.
   */
  private boolean newtonStep() {
    double[] linear = new double[columns];
    double[] hessian = hessian(linear);
    BoxProgram program = new BoxProgram(hessian, set, cancellation);
    program.startAt(weights);
    program.setLinear(1.0, linear);
    Ending ending = goesOn() ? program.solve() : Ending.CANCELLED;
    if (ending == Ending.CANCELLED || ending == Ending.OUT_OF_TIME) {
      return true; // the loop asks again and stops
    }
    double[] goal = program.weights();
    for (int j = 0; j < columns; j++) {
      direction[j] = goal[j] - weights[j];
    }
    double descent = RowArithmetic.dot(slope, direction);
    if (!(descent < 0.0)) {
      return false;
    }
    if (!gains.prepare(direction, cancellation)) {
      return true; // likewise
    }
    gains.ofPortfolio(direction, search.change());
    negate(search.change());
    double length = search.length(losses, near, rho, descent);
    if (length == 1.0) {
      System.arraycopy(goal, 0, weights, 0, columns);
    } else {
      RowArithmetic.addScaled(weights, length, direction, 0, columns);
    }
    measureLosses();
    return length > 0.0;
  }

  /**
   * The Hessian, times ρ, from the inner scenarios.
   *
   * @param linear columns, zero; <em>written</em>: the linear part of the model, {@code Hw − ρ ∇}
   */
  private double[] hessian(double[] linear) {
    int count = projection.innerSize();
    int[] inner = projection.inner();
    double[] mean = new double[columns];
    double meanLoss = 0.0;
    for (int p = 0; p < count; p++) {
      meanLoss += losses[inner[p]] / count;
      RowArithmetic.addScaled(mean, 1.0 / count, gains.cells(), inner[p] * columns, columns);
    }
    double[] centred = new double[count * columns];
    int[] all = new int[count];
    for (int p = 0; p < count; p++) {
      all[p] = p;
      centre(centred, p * columns, inner[p] * columns, mean);
      RowArithmetic.addScaled(linear, meanLoss - losses[inner[p]], centred, p * columns, columns);
    }
    RowArithmetic.addScaled(linear, -rho, slope, 0, columns);
    double[] hessian = new double[columns * columns];
    if (RowGram.add(hessian, columns, 1.0, centred, all, count, cancellation)) {
      RowArithmetic.mirror(hessian, columns);
    }
    return hessian;
  }

  private void centre(double[] centred, int to, int from, double[] mean) {
    double[] cells = gains.cells();
    for (int j = 0; j < columns; j++) {
      centred[to + j] = cells[from + j] - mean[j];
    }
  }

  private static void negate(double[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = -values[i];
    }
  }
}
