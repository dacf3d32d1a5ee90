package dev.ringfolio.core.optimizer.tail;

import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.box.BoxProgram;
import dev.ringfolio.core.optimizer.box.BoxProgram.Ending;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.box.GreedyFill;
import dev.ringfolio.core.optimizer.box.Starts;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import dev.ringfolio.core.optimizer.quadratic.MaximumSharpe;
import dev.ringfolio.core.optimizer.quadratic.Pass;
import dev.ringfolio.core.optimizer.solver.Attempt;
import dev.ringfolio.core.optimizer.solver.Attempt.Found;
import dev.ringfolio.core.optimizer.solver.Attempt.Refused;
import dev.ringfolio.core.optimizer.solver.Attempt.Stopped;
import java.util.Arrays;

/**
 * The weights of the greatest ratio of what is earned above a threshold to the downside deviation
 * below it.
 *
 * <p><b>Problem.</b> Let {@code g_t(w) = d_t'w} be the gain of scenario t above the threshold (see
 * {@link TailMarket}: linear, cash included), {@code e(w) = Σ g_t} and {@code D(w)² = Σ min(g_t,
 * 0)²}, both sums where the definition has means, which is the same ratio but for √T. Maximize e/D
 * over a box with a budget of one. The ratio does not change along rays, so with {@code y = w/e(w)}
 * it is: minimize the convex, piecewise quadratic {@code ½D(y)²} over the rays of the box that earn
 * one.
 *
 * <p><b>Idea.</b> Newton's method with the exact tail set. Let S be the scenarios in which the
 * present w loses. On S, {@code D(y)² = y'H y} with {@code H = Σ_S d d'}, and the gradient at y is
 * Hy, so Newton's model of ½D² is {@code ½y'Hy} without a linear part: its best point over the rays
 * is the <em>greatest Sharpe ratio with H for Σ</em>, which {@link MaximumSharpe} finds exactly,
 * active set and all. Between two points the best ratio is found by bisection on the sign of its
 * slope; the whole step is taken where it may be. A change of S changes H by the outer products of
 * the rows that enter or leave. When S is that of the last step, whole, the weights are exact; four
 * to seven steps are seen.
 *
 * <p><b>Singular H</b> (few rows lose): the model may promise a ratio without bound. Then the step
 * goes to the least value of {@code ½w'Hw − λ e(w)} with {@code λ = D²/e} at the present weights
 * (Dinkelbach), every other time on towards the border of the box while the ratio grows, since the
 * step alone may be short: bounded, since the box is, and its way leads up, since the slope of
 * log(e/D) is {@code (λ∇e − Hw)/D²}. Where a riskless gain exists, λ falls to zero quadratically
 * and the scenarios that lose get fewer until none is left: then the ratio is without bound indeed.
 *
 * <p><b>Invariants.</b> The weights are feasible at all times, e is positive and the ratio never
 * falls. Steps are bounded.
 *
 * <p><b>Threads.</b> The state of one solve; one thread.
 *
 * <p>References: Qi and Sun, <i>A nonsmooth version of Newton's method</i> (1993); Dinkelbach,
 * <i>On nonlinear fractional programming</i> (1967); Sortino and van der Meer, <i>Downside risk</i>
 * (1991).
 */
public final class MaximumSortino {
  /** Newton steps: about six are seen, some hundreds where H stays singular. */
  private static final int STEPS_MAX = 1000;

  /** Halvings of a step. */
  private static final int HALVINGS_MAX = 60;

  /** The best part of a way is found to this relative accuracy. */
  private static final double LENGTH_ZERO = 1e-10;

  /** A weight that moves by less does not move. */
  private static final double MOTIONLESS = 1e-15;

  /** A gain lower than this part of the greatest cell is a loss, not rounding. */
  private static final double LOSS_ZERO = 1e-12;

  /** What rounding of weights makes of a gain, relative to the greatest cell and all weights. */
  private static final double GAIN_ROUNDING = 4e-15;

  /** A loss that may be rounding must also be lower than this part of the greatest gain. */
  private static final double LOSS_SMALL = 1e-6;

  /** Ratios that differ by less than this part may differ by rounding. */
  private static final double RATIO_ZERO = 1e-6;

  private final GainMatrix gains;
  private final FeasibleSet set;
  private final Cancellation cancellation;
  private final int rows;
  private final int columns;
  private final double greatestCell;
  private final double[] total;
  private final double[] gram;
  private final double[] hessian;
  private final boolean[] losing;
  private final int[] changed;
  private final double[] direction;
  private final double[] change;
  private double[] weights;
  private double[] portfolio;
  private double[] direct;
  private boolean stopped;

  private MaximumSortino(TailMarket market, double[] total, Cancellation cancellation) {
    this.gains = market.gains();
    this.set = market.set();
    this.cancellation = cancellation;
    this.rows = gains.rows();
    this.columns = gains.columns();
    this.greatestCell = Starts.greatest(gains.cells());
    this.total = total;
    this.gram = new double[columns * columns];
    this.hessian = new double[columns * columns];
    this.losing = new boolean[rows];
    this.changed = new int[rows];
    this.direction = new double[columns];
    this.change = new double[rows];
    this.weights = new double[columns];
    this.portfolio = new double[rows];
    this.direct = new double[rows];
  }

  /**
   * @param sigma a covariance of the columns, from whose best Sharpe ratio it starts; <em>read</em>
   */
  static Attempt solve(TailMarket market, double[] sigma, Cancellation cancellation) {
    return solve(market, market.gains().total(), sigma, cancellation);
  }

  /**
   * The same where what is earned is not the sum of the gains, as where trades cost something.
   *
   * @param total what each column earns; <em>read</em>
   */
  public static Attempt solve(
      TailMarket market, double[] total, double[] sigma, Cancellation cancellation) {
    double[] richest = GreedyFill.fillOne(market.set(), total);
    if (!(RowArithmetic.dot(total, richest) > 0.0)) {
      return new Refused(Reason.NO_POSITIVE_EXCESS_RETURN, "no feasible portfolio earns more");
    }
    MaximumSortino search = new MaximumSortino(market, total, cancellation);
    Attempt start = MaximumSharpe.solve(sigma, total, market.set(), Pass.USUAL, cancellation);
    if (start instanceof Stopped halted) {
      return new Stopped(halted.outOfTime(), richest, 0);
    }
    return search.startAt(start instanceof Found found ? found.weights() : richest, richest)
        ? search.search()
        : search.stop(0);
  }

  /** False where it was stopped. */
  private boolean startAt(double[] wanted, double[] richest) {
    weights = RowArithmetic.dot(total, wanted) > 0.0 ? wanted : richest;
    if (!gains.prepare(weights, cancellation)) {
      return false;
    }
    gains.ofPortfolio(weights, portfolio);
    return true;
  }

  private Attempt search() {
    boolean bold = true;
    for (int step = 0; step < STEPS_MAX; step++) {
      if (riskless()) {
        return new Refused(Reason.UNBOUNDED, "a feasible portfolio earns more and never loses");
      }
      boolean same = followTail() && step > 0;
      if (same && bold) {
        return new Found(weights, step);
      }
      Attempt goal = goal();
      if (stopped || goal instanceof Stopped) {
        return stop(step);
      }
      double length = goal instanceof Found found ? approach(found.weights(), true) : 0.0;
      bold = length == 1.0;
      if (length == 0.0) {
        bold = false;
        double[] near = shortSighted();
        length = approach(step % 2 == 0 ? toTheBorder(near) : near, false);
        if (stopped) {
          return stop(step);
        }
        if (length == 0.0) {
          return new Found(weights, step);
        }
      }
    }
    return new Found(weights, STEPS_MAX);
  }

  private Attempt stop(int step) {
    return new Stopped(cancellation.verdict() == Cancellation.Verdict.OUT_OF_TIME, weights, step);
  }

  /** Whether no scenario loses but by rounding. */
  private boolean riskless() {
    double least = 0.0;
    double greatest = 0.0;
    for (double gain : portfolio) {
      least = Math.min(least, gain);
      greatest = Math.max(greatest, gain);
    }
    double gross = 0.0;
    for (double weight : weights) {
      gross += Math.abs(weight);
    }
    double rounding = Math.min(GAIN_ROUNDING * greatestCell * gross, LOSS_SMALL * greatest);
    return -least <= Math.max(LOSS_ZERO * greatest, rounding);
  }

  /** Makes H that of the scenarios that lose now; returns whether they are the same as before. */
  private boolean followTail() {
    int entering = 0;
    int leaving = rows;
    for (int t = 0; t < rows; t++) {
      boolean loses = portfolio[t] < 0.0;
      if (loses != losing[t]) {
        losing[t] = loses;
        changed[loses ? entering++ : --leaving] = t;
      }
    }
    if (entering == 0 && leaving == rows) {
      return true;
    }
    int[] left = Arrays.copyOfRange(changed, leaving, rows);
    stopped |=
        !RowGram.add(gram, columns, 1.0, gains.cells(), changed, entering, cancellation)
            || !RowGram.add(gram, columns, -1.0, gains.cells(), left, left.length, cancellation);
    System.arraycopy(gram, 0, hessian, 0, gram.length);
    RowArithmetic.mirror(hessian, columns);
    return false;
  }

  private Attempt goal() {
    return MaximumSharpe.solve(hessian, total, set, Pass.USUAL, cancellation);
  }

  /** The least value of {@code ½w'Hw − λ e(w)}. */
  private double[] shortSighted() {
    double lambda = squaredLoss(portfolio) / RowArithmetic.dot(total, weights);
    BoxProgram program = new BoxProgram(hessian, set, cancellation);
    program.startAt(weights);
    program.setLinear(lambda, total);
    Ending ending = program.solve();
    stopped |= ending == Ending.CANCELLED || ending == Ending.OUT_OF_TIME;
    return program.weights();
  }

  /** Goes on from other weights, away from the present ones, until the box ends. */
  private double[] toTheBorder(double[] goal) {
    double length = Double.POSITIVE_INFINITY;
    for (int j = 0; j < columns; j++) {
      double pace = goal[j] - weights[j];
      if (Math.abs(pace) > MOTIONLESS) {
        double border = pace < 0.0 ? set.lower()[j] : set.upper()[j];
        length = Math.min(length, (border - weights[j]) / pace);
      }
    }
    if (!(length > 1.0) || Double.isInfinite(length)) {
      return goal;
    }
    double[] further = new double[columns];
    for (int j = 0; j < columns; j++) {
      further[j] = weights[j] + length * (goal[j] - weights[j]);
    }
    return Starts.clip(set, further);
  }

  private static double squaredLoss(double[] gains) {
    double sum = 0.0;
    for (double gain : gains) {
      double loss = Math.min(0.0, gain);
      sum += loss * loss;
    }
    return sum;
  }

  /**
   * Goes towards other weights as far as the ratio grows; returns the part of the way.
   *
   * @param best whether they are the best where the same scenarios lose: then, if they do, the
   *     slope there is rounding and not looked at
   */
  private double approach(double[] goal, boolean best) {
    for (int j = 0; j < columns; j++) {
      direction[j] = goal[j] - weights[j];
    }
    gains.ofPortfolio(goal, direct);
    double earned = RowArithmetic.dot(total, weights);
    double earnedMore = RowArithmetic.dot(total, direction);
    if (best && sameTail(direct) && !isWorse(earned, earned + earnedMore)) {
      return arrive(goal);
    }
    for (int t = 0; t < rows; t++) {
      change[t] = direct[t] - portfolio[t];
    }
    if (!(rise(0.0, earned, earnedMore) > 0.0)) {
      return 0.0;
    }
    if (rise(1.0, earned, earnedMore) >= 0.0) {
      return arrive(goal);
    }
    double low = 0.0;
    double high = 1.0;
    for (int i = 0; i < HALVINGS_MAX && (low == 0.0 || high - low > LENGTH_ZERO * high); i++) {
      double middle = 0.5 * (low + high);
      if (rise(middle, earned, earnedMore) > 0.0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    RowArithmetic.addScaled(weights, low, direction, 0, columns);
    gains.ofPortfolio(weights, portfolio);
    return low;
  }

  private double arrive(double[] goal) {
    weights = goal;
    double[] spare = portfolio;
    portfolio = direct;
    direct = spare;
    return 1.0;
  }

  private boolean sameTail(double[] other) {
    for (int t = 0; t < rows; t++) {
      if (other[t] < 0.0 != losing[t]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether the other weights have a lower ratio, by more than rounding: where H is singular but
   * for rounding, they may be anything.
   */
  private boolean isWorse(double earned, double earnedThere) {
    double present = earned / Math.sqrt(squaredLoss(portfolio));
    return !(earnedThere / Math.sqrt(squaredLoss(direct)) >= (1.0 - RATIO_ZERO) * present);
  }

  /** The sign of the slope of e/D at a part of the way; negative where e is not positive. */
  private double rise(double length, double earned, double earnedMore) {
    if (!(earned + length * earnedMore > 0.0)) {
      return -1.0;
    }
    double squares = 0.0;
    double products = 0.0;
    for (int t = 0; t < rows; t++) {
      double loss = Math.min(0.0, portfolio[t] + length * change[t]);
      squares += loss * loss;
      products += loss * change[t];
    }
    return earnedMore * squares - (earned + length * earnedMore) * products;
  }
}
