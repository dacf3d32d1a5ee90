package dev.ringfolio.core.optimizer.frontier;

import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.box.FeasibleSet.Budget;
import dev.ringfolio.core.optimizer.box.Starts;
import dev.ringfolio.core.optimizer.linear.FreeDirection;
import dev.ringfolio.core.optimizer.linear.FreeFactor;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import dev.ringfolio.core.optimizer.linear.SymmetricRows;
import dev.ringfolio.core.optimizer.quadratic.MaximumReturn;
import dev.ringfolio.core.optimizer.solver.Attempt;
import java.util.Arrays;
import java.util.List;

/**
 * The walk along the efficient frontier of a box and a budget, from corner portfolio to corner
 * portfolio.
 *
 * <p><b>Problem.</b> {@code w(λ)} minimizes {@code ½ w'Σw − λ μ'w} over {@code lower ≤ w ≤ upper},
 * {@code Σw = 1}. As λ falls from infinity to zero, w(λ) runs from greatest return to least
 * variance, and it is piecewise linear: all of the frontier is known from its corners.
 *
 * <p><b>Idea.</b> Markowitz's critical line algorithm. Between two corners the same weights are
 * free and move at the pace {@code b = dw/dλ}, the solution of {@code Σ_FF b = μ_F + γ'1, 1'b = 0};
 * the others rest on a bound, and their slack {@code s = Σw − λμ − γ} changes at {@code Σb − μ −
 * γ'}. A corner is where, with λ falling, a free weight meets a bound and rests there, or a slack
 * meets zero and its weight becomes free. One change updates the factor of Σ_FF ({@link
 * FreeFactor}); a corner costs k·n multiplications for the slacks and k² for the pace.
 *
 * <p><b>Ties.</b> Several may change at one corner: with capped weights where {@code 1/max_weight}
 * is an integer, with duplicates, with equal returns. They change one after the other, at steps of
 * no length: the slacks and weights that would go the wrong way come next, since they have no room.
 * This is principal pivoting on the program that decides how the corner is left; after {@link
 * #IDLE_STEPS_MAX} such steps the lowest index goes first, which cannot cycle (Murty).
 *
 * <p><b>Singular Σ.</b> Where a weight's release would make Σ_FF singular, there is a motion d of
 * the free weights and that one with Σd = 0. At a corner d changes neither variance nor value; it
 * is followed up to the next bound, where the weight takes the place of the one that blocks. Paces
 * and slacks that change by rounding alone do not count as changing at all, and a λ so small that
 * λμ is rounding beside Σw is zero: else the walk went on at random where nothing is left to gain.
 *
 * <p><b>Invariants.</b> The weights keep the box, and the budget up to rounding; slacks have the
 * sign of their bound up to rounding. Both are made anew from the covariance every {@link
 * #STEPS_FRESH} steps, with a corrective step, so rounding does not add up. A weight that blocks is
 * put to rest before that: where Σ_FF is nearly singular, the correction is far greater than
 * rounding along the motion that is nearly flat, and would take that weight off its bound; put back
 * there alone, it would break the budget and the slopes. Steps are bounded. What comes of the walk
 * is checked by {@link FrontierVerifier}.
 *
 * <p>The state of one walk; one thread. References: Markowitz, <i>Mean-Variance Analysis</i>
 * (1987), chapter 8; Niedermayer and Niedermayer, <i>Applying Markowitz's critical line
 * algorithm</i> (2010); Murty, <i>Note on a Bard-type scheme for solving the complementarity
 * problem</i> (1974).
 */
final class CriticalLine {
  /** Why a walk ended. */
  enum Ending {
    /** At least variance. */
    COMPLETE,
    STEPS_EXHAUSTED,
    CANCELLED,
    OUT_OF_TIME
  }

  /** Changes allowed: this many for each asset, and {@link #STEPS_BASE}. Few an asset are seen. */
  static final int STEPS_PER_ASSET = 20;

  static final int STEPS_BASE = 500;

  /** Steps after which slacks and weights are made anew. */
  private static final int STEPS_FRESH = 16;

  /**
   * They are made anew also before λ falls to this part: slacks were as large as it, and what
   * rounding left of that would misplace the next change.
   */
  private static final double FRESH_FALL = 0.1;

  /** That is done where λ is so many times what it falls to. */
  private static final double PAUSE = 2.0;

  /** Steps without length after which the lowest index goes first. */
  private static final int IDLE_STEPS_MAX = 50;

  /** A remainder of λ or of room smaller than this part is none. */
  private static final double REMAINDER_ZERO = 1e-12;

  /** Returns this near, relative to the greatest, are equal. */
  private static final double TIE = 1e-13;

  /** Rounding of a slack or of its change, relative to its largest summands. */
  private static final double ROUNDING = 4e-15;

  private final int n;
  private final double[] sigma;
  private final FeasibleSet set;
  private final Cancellation cancellation;
  private final SymmetricRows rows;
  private final FreeFactor factor;
  private final FreeDirection direction;
  private final LinePoint point;
  private final CornerTrail trail = new CornerTrail();

  /** Returns above that of the last weight filled, in which ties are exact. */
  private final double[] centred;

  private final double[] weights;
  private final double[] slack;
  private final double[] change;
  private final boolean[] free;
  private final boolean[] barred;
  private double diagonalMax;
  private double centredMax;
  private double lambda;
  private double lambdaZero;
  private double paceMax;
  private double fresh;
  private int steps;
  private int idleSteps;

  /**
   * @param sigma n×n, row-major, symmetric, positive semidefinite; <em>read</em>
   * @param mu n; <em>read</em>
   * @param set of a finite box and a budget of one
   */
  CriticalLine(double[] sigma, double[] mu, FeasibleSet set, Cancellation cancellation) {
    this.n = set.assets();
    this.sigma = sigma;
    this.set = set;
    this.cancellation = cancellation;
    this.rows = new SymmetricRows(n, sigma);
    this.centred = mu.clone();
    this.point = new LinePoint(set);
    this.weights = point.weights();
    this.slack = point.slack();
    this.change = new double[n];
    this.free = new boolean[n];
    this.barred = new boolean[n];
    double sum = 0.0;
    for (int i = 0; i < n; i++) {
      sum += sigma[i * n + i];
      diagonalMax = Math.max(diagonalMax, sigma[i * n + i]);
    }
    this.factor = new FreeFactor(n, sigma, sum > 0.0 ? sum / n : 1.0);
    this.direction = new FreeDirection(n, rows, factor, set.budget() == Budget.ONE);
  }

  /** The corners met, from greatest return to least variance. */
  List<CornerTrail.Corner> corners() {
    return trail.corners();
  }

  int steps() {
    return steps;
  }

  /** Walks from greatest return to least variance. */
  Ending walk() {
    Attempt richest = MaximumReturn.solve(sigma, centred, set, cancellation);
    if (!(richest instanceof Attempt.Found found)) {
      boolean late = richest instanceof Attempt.Stopped stopped && stopped.outOfTime();
      return late ? Ending.OUT_OF_TIME : Ending.CANCELLED;
    }
    System.arraycopy(found.weights(), 0, weights, 0, n);
    if (!begin()) {
      trail.end(weights);
      return Ending.COMPLETE;
    }
    for (int limit = STEPS_BASE + STEPS_PER_ASSET * n; steps < limit; steps++) {
      Cancellation.Verdict verdict = cancellation.verdict();
      if (verdict != Cancellation.Verdict.GO_ON) {
        return verdict == Cancellation.Verdict.CANCELLED ? Ending.CANCELLED : Ending.OUT_OF_TIME;
      }
      if (!step()) {
        finish();
        return Ending.COMPLETE;
      }
    }
    return Ending.STEPS_EXHAUSTED;
  }

  /**
   * Sets λ to where the weights of greatest return begin to change; false where they never do.
   *
   * <p>There the slacks are {@code Σw − γ − λ(μ − μ_m)}, with m the last weight filled: the first
   * part is worked out apart from the second, which may be as large as it likes.
   */
  private boolean begin() {
    double marginal = point.marginal(centred);
    double tie = TIE * Starts.greatest(centred);
    for (int i = 0; i < n; i++) {
      double above = centred[i] - marginal;
      centred[i] = Math.abs(above) <= tie ? 0.0 : above;
    }
    centredMax = Starts.greatest(centred);
    multiplyWeights();
    if (!beginFree()) {
      return false;
    }
    subtractCommon();
    lambda = point.firstChange(centred, free);
    RowArithmetic.add(slack, -lambda, centred, 0, n);
    fresh = lambda;
    return lambda > 0.0;
  }

  /** Frees the weights inside the box, or else the one that is first to give; false without one. */
  private boolean beginFree() {
    int[] inside = point.firstFree(centred);
    factor.appendAll(inside, inside.length, () -> true);
    for (int p = 0; p < factor.size(); p++) {
      free[factor.member(p)] = true;
    }
    for (int i : inside) {
      if (!free[i]) {
        exchange(i);
      }
    }
    return factor.size() > 0;
  }

  /** Goes to the next change and makes it; false where λ reaches zero before one. */
  private boolean step() {
    head();
    int changing = -1;
    double length = lambda * (1.0 - REMAINDER_ZERO);
    double tied = idleSteps > IDLE_STEPS_MAX ? REMAINDER_ZERO * lambda : -1.0;
    for (int i = 0; i < n && length > tied; i++) {
      double room = change[i] == 0.0 ? Double.POSITIVE_INFINITY : room(i);
      if (room < length) {
        length = room;
        changing = i;
      }
    }
    double target = lambda - length;
    if (changing < 0 || target <= lambdaZero) {
      return false;
    }
    if (target < FRESH_FALL * fresh) {
      pause(lambda - PAUSE * target);
      return true;
    }
    idleSteps = length > REMAINDER_ZERO * lambda ? 0 : idleSteps + 1;
    move(length, true);
    boolean resting = free[changing];
    if (resting) {
      rest(changing, change[changing] > 0.0);
    }
    if (steps % STEPS_FRESH == STEPS_FRESH - 1) {
      refresh();
    }
    if (!resting) {
      enter(changing);
    }
    return true;
  }

  /**
   * Goes most of the way to the next change and makes all anew there, so that it is seen better.
   */
  private void pause(double length) {
    idleSteps = length > REMAINDER_ZERO * lambda ? 0 : idleSteps;
    move(length, false);
    refresh();
  }

  /** Works out how the free weights and the slacks of the others change with λ. */
  private void head() {
    double common = direction.alongCriticalLine(centred);
    paceMax = 0.0;
    double gross = 0.0;
    for (int p = 0; p < factor.size(); p++) {
      double pace = Math.abs(direction.pace(p));
      gross += pace;
      paceMax = Math.max(paceMax, pace);
    }
    slackChange(common, ROUNDING * (diagonalMax * gross + centredMax));
    for (int p = 0; p < factor.size(); p++) {
      double pace = direction.pace(p);
      change[factor.member(p)] = Math.abs(pace) <= REMAINDER_ZERO * paceMax ? 0.0 : pace;
    }
  }

  private void slackChange(double common, double noise) {
    double[] image = direction.image();
    for (int i = 0; i < n; i++) {
      double rate = image[i] - centred[i] - common;
      change[i] = Math.abs(rate) <= noise ? 0.0 : rate;
    }
  }

  /** How far λ can fall before a free weight meets a bound, or the slack of another one zero. */
  private double room(int index) {
    double rate = change[index];
    if (free[index]) {
      return point.room(index, -rate);
    }
    boolean stays = barred[index] || point.isFixed(index) || point.onUpper(index) == rate > 0.0;
    return stays ? Double.POSITIVE_INFINITY : Math.max(0.0, slack[index] / rate);
  }

  /**
   * Lets λ fall.
   *
   * @param arriving at a change; else it is a pause
   */
  private void move(double length, boolean arriving) {
    if (length <= 0.0) {
      trail.stay(arriving);
      return;
    }
    trail.leave(weights, lambda, length * paceMax);
    for (int p = 0; p < factor.size(); p++) {
      int i = factor.member(p);
      point.shift(i, -length * direction.pace(p));
    }
    RowArithmetic.add(slack, -length, change, 0, n);
    lambda -= length;
    trail.reach(lambda, arriving);
    if (idleSteps == 0) {
      Arrays.fill(barred, false);
    }
  }

  private void rest(int index, boolean onLower) {
    point.rest(index, onLower);
    slack[index] = 0.0;
    free[index] = false;
    int position = 0;
    while (factor.member(position) != index) {
      position++;
    }
    factor.remove(position);
  }

  private void enter(int index) {
    if (factor.append(index)) {
      free[index] = true;
      return;
    }
    double[] before = weights.clone();
    double motion = exchange(index);
    trail.jump(before, lambda, motion);
  }

  /**
   * Follows the motion without curvature that {@link FreeFactor#append} has refused to give up to
   * the next bound. A free weight that blocks there makes room for the index.
   *
   * @return how far the index has moved
   */
  private double exchange(int index) {
    if (factor.append(index)) {
      free[index] = true;
      return 0.0;
    }
    double pace = point.onUpper(index) ? -1.0 : 1.0;
    direction.withoutCurvature(slack, index, pace);
    double length = point.room(index, pace);
    int blocking = -1;
    for (int p = 0; p < factor.size(); p++) {
      double room = roomAlong(p);
      if (room < length) {
        length = room;
        blocking = p;
      }
    }
    for (int p = 0; p < factor.size(); p++) {
      int i = factor.member(p);
      point.shift(i, length * direction.pace(p));
    }
    RowArithmetic.add(slack, length, direction.image(), 0, n);
    if (blocking < 0) {
      point.rest(index, pace < 0.0);
      barred[index] = true;
      return length;
    }
    point.shift(index, length * pace);
    int blocked = factor.member(blocking);
    rest(blocked, direction.pace(blocking) < 0.0);
    barred[blocked] = true;
    free[index] = factor.append(index);
    barred[index] = !free[index];
    return length;
  }

  private double roomAlong(int position) {
    return point.roomOfMotion(factor.member(position), direction.pace(position));
  }

  /** Goes to λ = 0. */
  private void finish() {
    idleSteps = 0;
    move(lambda, true);
    lambda = 0.0;
    refresh();
    trail.end(weights);
  }

  /** Makes the slacks anew and takes the free weights to where they belong at λ. */
  private void refresh() {
    multiplyWeights();
    RowArithmetic.add(slack, -lambda, centred, 0, n);
    direction.towardsLeast(slack, point.lack());
    double length = 1.0;
    for (int p = 0; p < factor.size(); p++) {
      length = Math.min(length, roomAlong(p));
    }
    for (int p = 0; p < factor.size(); p++) {
      int i = factor.member(p);
      point.shift(i, length * direction.pace(p));
    }
    RowArithmetic.add(slack, length, direction.image(), 0, n);
    subtractCommon();
    fresh = lambda;
  }

  /** Sets the slacks to Σw, and the λ below which λμ is less than what rounding leaves of them. */
  private void multiplyWeights() {
    double gross = point.measure(rows);
    lambdaZero = centredMax > 0.0 ? ROUNDING * diagonalMax * gross / centredMax : 0.0;
  }

  /** Takes the common value of the free weights off all slacks. */
  private void subtractCommon() {
    double common = 0.0;
    for (int p = 0; p < factor.size(); p++) {
      common += slack[factor.member(p)] / factor.size();
    }
    for (int i = 0; i < n; i++) {
      slack[i] -= common;
    }
  }
}
