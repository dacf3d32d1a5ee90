package dev.ringfolio.core.optimizer.box;

import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.box.FeasibleSet.Budget;
import dev.ringfolio.core.optimizer.linear.FreeDirection;
import dev.ringfolio.core.optimizer.linear.FreeFactor;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import dev.ringfolio.core.optimizer.linear.SymmetricRows;
import java.util.Arrays;

/**
 * A convex quadratic program over a box and, where there is one, a budget:
 *
 * <pre>  minimize ½ w'Σw − c'w   subject to   lower ≤ w ≤ upper,   Σw = 1 (or free)</pre>
 *
 * <p><b>Idea.</b> A primal active set method. Some weights are <em>free</em>, the others rest where
 * they are, nearly always on a bound. A step goes to the least value that the free weights can
 * reach, or until the first of them meets a bound and rests there. Where the free weights can do no
 * better, the resting weight whose release promises most becomes free, and with it those that
 * promise nearly as much. A portfolio has few free weights when it is long-only, so the factor of
 * the free part ({@link FreeFactor}, updated, never made anew) is small, and a step costs k·n
 * multiplications for the gradient and k² for the factor.
 *
 * <p><b>Singular Σ</b> (fewer rows than assets, duplicates, riskless assets) needs one more move:
 * where releasing a weight would make the free part singular, there is a direction without
 * curvature along which the value falls; the step goes along it until a bound is met, and where
 * there is none, the program is unbounded.
 *
 * <p><b>Invariants.</b> The weights keep the box at all times and the budget up to rounding; the
 * value never rises; the gradient is that of the weights up to rounding, and is made anew before an
 * end is declared, followed by a last corrective step. The number of steps is bounded. When many
 * steps have had no length, the lowest index is taken in place of the most promising one, which
 * cannot cycle (Bland).
 *
 * <p><b>Threads.</b> The state of one solve; one thread.
 *
 * <p>References: Nocedal and Wright, <i>Numerical Optimization</i>, 2nd ed., chapter 16.5; Gill,
 * Golub, Murray and Saunders, <i>Methods for modifying matrix factorizations</i> (1974).
 */
public final class BoxProgram {
  /** Why a solve ended. */
  public enum Ending {
    /** No feasible direction leads down. */
    STATIONARY,
    /** The value falls without bound. */
    UNBOUNDED,
    /** The bound on steps was reached. */
    STEPS_EXHAUSTED,
    CANCELLED,
    OUT_OF_TIME
  }

  /** Steps allowed: this many for each asset, and {@link #STEPS_BASE}. */
  private static final int STEPS_PER_ASSET = 20;

  private static final int STEPS_BASE = 500;

  /** Steps without length after which the lowest index is taken. */
  private static final int IDLE_STEPS_MAX = 50;

  /** A weight that promises this part of what the best one does becomes free along with it. */
  private static final double TOGETHER = 0.5;

  /** Weights that become free along with the best one, at most. */
  private static final int TOGETHER_MAX = 32;

  /** Corrective steps in a row before the free weights count as stationary. */
  private static final int CORRECTIONS_MAX = 4;

  /** Before the last steps, the free weights may be this many times less settled. */
  private static final double LOOSE = 1e4;

  /** Rounding of a gradient entry, relative to its largest summands. */
  private static final double ROUNDING = 4e-15;

  /** Rounding of a gradient entry in twice the precision, relative to its largest summands. */
  private static final double PRECISE_ROUNDING = 1e-29;

  /** Corrective steps in a row in twice the precision: each gains some digits. */
  private static final int PRECISE_CORRECTIONS_MAX = 40;

  /** A fall without end must be steeper than this part of the linear part: it may be rounding. */
  private static final double DESCENT_MIN = 1e-9;

  private final int n;
  private final SymmetricRows rows;
  private final BoxPoint point;
  private final boolean budget;
  private final boolean precise;
  private final Cancellation cancellation;
  private final FreeFactor factor;
  private final FreeDirection direction;
  private final double[] diagonal;
  private final double diagonalMax;

  private final double[] linear;
  private final double[] gradient;
  private final boolean[] free;
  private final boolean[] barred;
  private Cancellation.Verdict verdict = Cancellation.Verdict.GO_ON;
  private double multiplier;
  private double tolerance;
  private double linearMax;
  private double spread;
  private double bestScore;
  private int steps;
  private int idleSteps;

  /** A program in ordinary precision. */
  public BoxProgram(double[] sigma, FeasibleSet set, Cancellation cancellation) {
    this(sigma, set, false, cancellation);
  }

  /**
   * A program, in twice the precision where that is asked for.
   *
   * @param sigma n×n, row-major, symmetric, positive semidefinite; <em>read</em>
   * @param set whose budget is {@link Budget#ONE} or not looked at
   * @param precise whether weights and gradients have twice the precision of a double: some ten
   *     times the work
   */
  public BoxProgram(double[] sigma, FeasibleSet set, boolean precise, Cancellation cancellation) {
    this.n = set.assets();
    this.rows = new SymmetricRows(n, sigma);
    this.point = new BoxPoint(set, precise);
    this.budget = set.budget() == Budget.ONE;
    this.precise = precise;
    this.cancellation = cancellation;
    this.linear = new double[n];
    this.gradient = new double[n];
    this.free = new boolean[n];
    this.barred = new boolean[n];
    this.diagonal = new double[n];
    double sum = 0.0;
    double greatest = 0.0;
    for (int i = 0; i < n; i++) {
      diagonal[i] = Math.max(sigma[i * n + i], Double.MIN_NORMAL);
      sum += sigma[i * n + i];
      greatest = Math.max(greatest, sigma[i * n + i]);
    }
    this.diagonalMax = greatest;
    double mean = sum > 0.0 ? sum / n : 1.0;
    this.factor = new FreeFactor(n, sigma, budget ? mean : 0.0);
    this.direction = new FreeDirection(n, rows, factor, budget);
  }

  /** The weights now, n; <em>read</em>. */
  public double[] weights() {
    return point.weights();
  }

  /** What the weights are beyond the precision of {@link #weights}, n; <em>read</em>. */
  public double[] low() {
    return point.low();
  }

  /**
   * For the check: in twice the precision, the high and then the low parts of the weights, 2n; else
   * nothing.
   */
  public double[] hints() {
    if (!precise) {
      return new double[0];
    }
    double[] hints = Arrays.copyOf(point.weights(), 2 * n);
    System.arraycopy(point.low(), 0, hints, n, n);
    return hints;
  }

  /** Steps taken so far, over all solves. */
  public int steps() {
    return steps;
  }

  /**
   * Starts at weights that keep the box and the budget; those strictly inside the box are free.
   * Where it is stopped meanwhile, {@link #solve} says so at once.
   *
   * @param start n; <em>read</em>
   */
  public void startAt(double[] start) {
    int[] inside = new int[n];
    int count = 0;
    for (int i = 0; i < n; i++) {
      point.set(i, start[i]);
      if (point.isInside(i)) {
        inside[count++] = i;
      }
    }
    factor.appendAll(inside, count, this::goesOn);
    for (int p = 0; p < factor.size(); p++) {
      free[factor.member(p)] = true;
    }
  }

  /** Sets the linear part to {@code scale · c}; the weights stay where they are. */
  public void setLinear(double scale, double[] c) {
    for (int i = 0; i < n; i++) {
      linear[i] = scale * c[i];
    }
  }

  /** Solves from the weights of the start or of the last solve. */
  public Ending solve() {
    Arrays.fill(barred, false);
    refreshGradient();
    boolean exact = true;
    boolean stationary = false;
    int corrections = 0;
    for (int limit = steps + STEPS_BASE + STEPS_PER_ASSET * n; steps < limit; steps++) {
      if (!goesOn()) {
        return verdict == Cancellation.Verdict.CANCELLED ? Ending.CANCELLED : Ending.OUT_OF_TIME;
      }
      if (!stationary && factor.size() > 0) {
        direction.towardsLeast(gradient, budget ? point.lack() : 0.0);
        boolean blocked = step(1.0, -1, 0.0);
        corrections = blocked ? 0 : corrections + 1;
        stationary = !blocked && settled(exact, corrections);
        if (stationary && isRisklessRay()) {
          return Ending.UNBOUNDED;
        }
        continue;
      }
      int entering = mostPromising();
      if (entering < 0 && exact) {
        return Ending.STATIONARY;
      }
      exact = entering < 0;
      stationary = false;
      corrections = 0;
      if (exact) {
        refreshGradient();
      } else if (!enter(entering)) {
        return Ending.UNBOUNDED;
      } else if (free[entering] && bestScore > 0.0 && idleSteps == 0) {
        enterMore();
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

  /** Whether the free weights are as near their least value as is wanted now. */
  private boolean settled(boolean exact, int corrections) {
    spread = spread();
    return corrections >= (precise ? PRECISE_CORRECTIONS_MAX : CORRECTIONS_MAX)
        || spread <= (exact ? tolerance : LOOSE * tolerance);
  }

  /**
   * How fast {@code c'w} grows with the scale of a linear part {@code scale · c} while the same
   * weights stay free: its slope along the critical line.
   *
   * @param c n; <em>read</em>
   */
  public double slope(double[] c) {
    return direction.criticalSlope(c);
  }

  /**
   * Whether the weights can grow for ever, and earn something at no risk but rounding: then the
   * value falls without bound. Without this, rounding would bend the way there.
   */
  private boolean isRisklessRay() {
    if (budget || linearMax == 0.0 || !point.isEndless()) {
      return false;
    }
    double[] weights = point.weights();
    double earned = 0.0;
    double along = 0.0;
    double gross = 0.0;
    for (int i = 0; i < n; i++) {
      earned += weights[i] * linear[i];
      along += weights[i] * gradient[i];
      gross += Math.abs(weights[i]);
    }
    return earned > 0.0 && Starts.isRiskless(earned + along, diagonalMax, gross);
  }

  private void refreshGradient() {
    point.measure(rows, linear, gradient);
    linearMax = Starts.greatest(linear);
    tolerance =
        precise
            ? ROUNDING * (linearMax + Math.abs(common(factor.size())))
                + PRECISE_ROUNDING * diagonalMax * point.gross()
            : ROUNDING * (diagonalMax * Math.max(point.gross(), 1.0e-3) + linearMax);
  }

  /**
   * Goes along the direction as far as {@code longest} and the bounds allow. The free weight that
   * blocks comes to rest on its bound.
   *
   * @param entering a resting weight that moves along, or −1
   * @param pace how fast it moves
   * @return whether a free weight blocked
   */
  private boolean step(double longest, int entering, double pace) {
    double length = longest;
    int blocking = -1;
    for (int p = 0; p < factor.size(); p++) {
      double room = point.room(factor.member(p), direction.pace(p));
      if (room < length || (room == length && blocking >= 0 && steeper(p, blocking))) {
        length = room;
        blocking = p;
      }
    }
    length = Math.max(length, 0.0);
    idleSteps = length > 0.0 ? 0 : idleSteps + 1;
    move(length, entering, pace);
    if (blocking >= 0) {
      rest(blocking);
    }
    return blocking >= 0;
  }

  private boolean steeper(int one, int other) {
    return idleSteps > IDLE_STEPS_MAX
        ? factor.member(one) < factor.member(other)
        : Math.abs(direction.pace(one)) > Math.abs(direction.pace(other));
  }

  private void move(double length, int entering, double pace) {
    for (int p = 0; p < factor.size(); p++) {
      int i = factor.member(p);
      point.shift(i, length * direction.pace(p));
    }
    if (entering >= 0) {
      point.shift(entering, length * pace);
    }
    if (precise) {
      refreshGradient();
    } else {
      RowArithmetic.add(gradient, length, direction.image(), 0, n);
    }
  }

  private void rest(int position) {
    int index = factor.member(position);
    point.rest(index, direction.pace(position));
    free[index] = false;
    factor.remove(position);
  }

  /** How far the gradients of the free weights are from their common value. */
  private double spread() {
    int k = factor.size();
    double common = common(k);
    double spread = 0.0;
    for (int p = 0; p < k; p++) {
      spread = Math.max(spread, Math.abs(gradient[factor.member(p)] - common));
    }
    return spread;
  }

  private double common(int k) {
    if (!budget || k == 0) {
      return 0.0;
    }
    double sum = 0.0;
    for (int p = 0; p < k; p++) {
      sum += gradient[factor.member(p)];
    }
    return sum / k;
  }

  /** The resting weight whose release promises most, or −1 where none leads down. */
  private int mostPromising() {
    bestScore = 0.0;
    if (budget && factor.size() == 0) {
      return firstOfPair();
    }
    multiplier = common(factor.size());
    double noise = factor.size() > 0 ? Math.max(tolerance, 2.0 * spread) : tolerance;
    int best = -1;
    for (int i = 0; i < n; i++) {
      double slope = gradient[i] - multiplier;
      if (Math.abs(slope) <= noise || free[i] || barred[i] || !point.canMove(i, slope)) {
        continue;
      }
      if (idleSteps > IDLE_STEPS_MAX) {
        return i;
      }
      double score = slope * slope / diagonal[i];
      if (score > bestScore) {
        bestScore = score;
        best = i;
      }
    }
    return best;
  }

  /** With a budget and nothing free: the weight that gains most from what another would lose. */
  private int firstOfPair() {
    int gaining = -1;
    int losing = -1;
    for (int i = 0; i < n; i++) {
      if (point.canMove(i, -1.0) && (gaining < 0 || gradient[i] < gradient[gaining])) {
        gaining = i;
      }
      if (point.canMove(i, 1.0) && (losing < 0 || gradient[i] > gradient[losing])) {
        losing = i;
      }
    }
    boolean worthIt =
        gaining >= 0 && losing >= 0 && gradient[losing] - gradient[gaining] > tolerance;
    if (!worthIt) {
      return -1;
    }
    multiplier = gradient[gaining];
    return gaining;
  }

  /** Makes a resting weight free; false where that leads down without end. */
  private boolean enter(int index) {
    double pace = gradient[index] < (budget ? multiplier : 0.0) ? 1.0 : -1.0;
    for (int tries = 0; tries <= n; tries++) {
      if (factor.append(index)) {
        free[index] = true;
        return true;
      }
      double descent = -direction.withoutCurvature(gradient, index, pace);
      double longest = point.room(index, pace);
      double reach = Math.min(longest, freeRoom());
      if (Double.isInfinite(reach)) {
        barred[index] = descent <= DESCENT_MIN * linearMax;
        return barred[index];
      }
      if (direction.curvature(index, pace) * reach > descent) {
        factor.appendRaised(index);
        free[index] = true;
        return true;
      }
      if (!step(longest, index, pace)) {
        point.rest(index, pace);
        return true;
      }
    }
    return true;
  }

  /**
   * Frees, along with the most promising weight, those that promise nearly as much: one gradient
   * then serves several. Those that would go the wrong way come to rest again at once, and as the
   * value falls along the motion, at least one does not.
   */
  private void enterMore() {
    double enough = TOGETHER * bestScore;
    int most = factor.size() + TOGETHER_MAX;
    for (int i = 0; i < n && factor.size() < most; i++) {
      double slope = gradient[i] - multiplier;
      if (slope * slope >= enough * diagonal[i]
          && !free[i]
          && !barred[i]
          && point.canMove(i, slope)) {
        free[i] = factor.append(i);
      }
    }
  }

  private double freeRoom() {
    double room = Double.POSITIVE_INFINITY;
    for (int p = 0; p < factor.size(); p++) {
      room = Math.min(room, point.room(factor.member(p), direction.pace(p)));
    }
    return Math.max(room, 0.0);
  }
}
