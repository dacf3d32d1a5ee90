package dev.ringfolio.core.optimizer.tail;

import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.box.BoxPoint;
import dev.ringfolio.core.optimizer.box.BoxProgram;
import dev.ringfolio.core.optimizer.box.BoxProgram.Ending;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.box.FeasibleSet.Budget;
import dev.ringfolio.core.optimizer.box.GreedyFill;
import dev.ringfolio.core.optimizer.box.Starts;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import dev.ringfolio.core.optimizer.linear.TwoDoubles;
import dev.ringfolio.core.optimizer.solver.Attempt;
import java.util.Arrays;

/**
 * The last digits of the weights of {@link MaximumSortino}, for optima of nearly no risk.
 *
 * <p><b>Problem.</b> Where assets nearly cancel, the gains of a portfolio are small differences of
 * large products. Gains of size g, of cells of size d, know their own digits up to {@code ε d/g},
 * and the prices that the losses put on the scenarios are off by as much; since the conditions of
 * the optimum, {@code Σ (λ + min(g_t, 0)) d_t = γ} where weights are free, are sums of cells, and
 * are told relative to gains, the distance counts twice: {@code ε (d/g)²}, which is 1e-8 at a ratio
 * of ten thousand. A Hessian rounded to doubles has that error already.
 *
 * <p><b>Idea.</b> Iterative refinement. The weights u are the sums of a high and a low part; their
 * gains and the slope
 *
 * <pre>  r = Hu − λ total = Σ_t (min(g_t(u), 0) − λ) d_t</pre>
 *
 * come from the rows themselves, in twice the precision. The correction z is the least of {@code
 * ½z'Hz + r'z} over what the bounds leave around u, with {@code Σz} what u lacks of one: a {@link
 * BoxProgram} in ordinary precision, since it need only be right in its first digits, and in units
 * in which r is as great as H. (One more asset, held at one, makes its budget of one a budget of
 * zero.) So the digits gained in a round are those that the condition of H leaves, bounds that are
 * met or left are nothing special, and neither is a singular H. λ goes to where the critical line
 * through u has its root, {@code D² = λ e}, as in {@code Tangency}.
 *
 * <p><b>The prices.</b> {@code q_t = max(0, −g_t(u))/λ} are what the check needs of u: a vector of
 * doubles, each rounded once, whatever the scale of the weights. They are handed on as hints.
 *
 * <p><b>Invariants.</b> The weights keep the box; what is returned is the round whose prices prove
 * most. Rounds are bounded.
 *
 * <p>One solve; one thread. Reference: Higham, <i>Accuracy and Stability of Numerical
 * Algorithms</i>, 2nd ed., chapter 12 (2002).
 */
final class SortinoRefinement {
  /** Rounds: three are usual; more where H is singular but for its last digits. */
  private static final int ROUNDS_MAX = 60;

  /** A proven relative gap that no further round is worth. */
  private static final double GAP_GOAL = 1e-14;

  /** Rounds in a row that prove nothing new before it is given up as good as it gets. */
  private static final int IDLE_ROUNDS_MAX = 8;

  /** Returns that do not depend on λ but for this part: then any λ that balances will do. */
  private static final double FIXED_RETURN_MIN = 1e-6;

  private final double[] cells;
  private final FeasibleSet set;
  private final Cancellation cancellation;
  private final int rows;
  private final int columns;
  private final BoxPoint point;
  private final double[] total;
  private final double[] losses;
  private final double[] slope;
  private final double[] gram;
  private double lambda;
  private double earned;
  private double squares;
  private double returnPerLambda;
  private double leastGap = Double.POSITIVE_INFINITY;
  private double[] bestWeights;
  private double[] bestPrices;

  private SortinoRefinement(TailMarket market, double[] start, Cancellation cancellation) {
    this.cells = market.gains().cells();
    this.set = market.set();
    this.cancellation = cancellation;
    this.rows = market.gains().rows();
    this.columns = market.gains().columns();
    this.point = new BoxPoint(set, true);
    this.total = market.gains().total();
    this.losses = new double[rows];
    this.slope = new double[columns];
    this.gram = new double[(columns + 1) * (columns + 1)];
    this.bestWeights = start;
    this.bestPrices = new double[0];
    for (int j = 0; j < columns; j++) {
      point.set(j, start[j]);
    }
  }

  /**
   * Refines.
   *
   * @param start weights of the columns, near the best; <em>read</em>
   * @param steps that led there
   * @return weights of the columns, with the prices of the scenarios, T, as hints
   */
  static Attempt refine(TailMarket market, double[] start, int steps, Cancellation cancellation) {
    return new SortinoRefinement(market, start, cancellation).run(steps);
  }

  private Attempt run(int steps) {
    int idle = 0;
    int round = 0;
    for (; round < ROUNDS_MAX && idle < IDLE_ROUNDS_MAX; round++) {
      measure();
      if (!(earned > 0.0) || !(squares > 0.0)) {
        break;
      }
      lambda = balance(round == 0);
      measureSlope();
      idle = keepIfBetter() ? 0 : idle + 1;
      if (leastGap <= GAP_GOAL) {
        break;
      }
      Ending ending = correct();
      if (ending == Ending.CANCELLED || ending == Ending.OUT_OF_TIME) {
        return new Attempt.Stopped(ending == Ending.OUT_OF_TIME, bestWeights, steps + round);
      }
    }
    return new Attempt.Found(bestWeights, steps + round, bestPrices);
  }

  /** Measures the losses of the weights, {@code min(g_t, 0)}, each rounded once, and e and D². */
  private void measure() {
    double[] gains = new double[rows];
    squares = 0.0;
    for (int t = 0; t < rows; t++) {
      gains[t] = TwoDoubles.dot(point.weights(), point.low(), cells, t * columns);
      losses[t] = Math.min(gains[t], 0.0);
      squares += losses[t] * losses[t];
    }
    earned = TwoDoubles.sum(gains, new double[rows]);
  }

  /** λ where the critical line has its root; D²/e where it has none, or none is known. */
  private double balance(boolean first) {
    double balanced = squares / earned;
    double fixedReturn = earned - lambda * returnPerLambda;
    if (first || !(fixedReturn > FIXED_RETURN_MIN * earned)) {
      return balanced;
    }
    double root = (squares - lambda * lambda * returnPerLambda) / fixedReturn;
    return root > 0.5 * balanced && root < 2.0 * balanced ? root : balanced;
  }

  /** r, rounded once. */
  private void measureSlope() {
    double[] rest = new double[columns];
    Arrays.fill(slope, 0.0);
    for (int t = 0; t < rows; t++) {
      double factor = losses[t] - lambda;
      double low = TwoDoubles.lost(losses[t], -lambda, factor);
      TwoDoubles.addScaled(slope, rest, factor, low, cells, t * columns, columns);
    }
    for (int j = 0; j < columns; j++) {
      slope[j] += rest[j];
    }
  }

  /** Keeps the weights and their prices where these prove more than any before. */
  private boolean keepIfBetter() {
    double[] promise = new double[columns];
    for (int j = 0; j < columns; j++) {
      promise[j] = -slope[j] / lambda;
    }
    double most = RowArithmetic.dot(promise, GreedyFill.fillOne(set, promise));
    double gap = Math.max(0.0, squares / (lambda * earned) - 1.0) + Math.max(0.0, most / earned);
    if (!(gap < leastGap)) {
      return false;
    }
    leastGap = gap;
    bestWeights = point.weights().clone();
    bestPrices = new double[rows];
    for (int t = 0; t < rows; t++) {
      bestPrices[t] = -losses[t] / lambda;
    }
    return true;
  }

  /** Goes to the least of the quadratic model around the weights. */
  private Ending correct() {
    int n = columns + 1;
    if (!measureGram(n)) {
      return cancellation.verdict() == Cancellation.Verdict.CANCELLED
          ? Ending.CANCELLED
          : Ending.OUT_OF_TIME;
    }
    double greatest = 0.0;
    for (int j = 0; j < columns; j++) {
      greatest = Math.max(greatest, gram[j * n + j]);
    }
    double unit = Starts.greatest(slope) / greatest;
    if (!(unit > 0.0) || Double.isInfinite(unit)) {
      return Ending.STATIONARY;
    }
    BoxProgram program = new BoxProgram(gram, around(unit), cancellation);
    double[] start = new double[n];
    start[columns] = 1.0;
    program.startAt(start);
    program.setLinear(-1.0 / unit, Arrays.copyOf(slope, n));
    Ending ending = program.solve();
    returnPerLambda = program.slope(Arrays.copyOf(total, n));
    for (int j = 0; j < columns; j++) {
      point.shift(j, unit * program.weights()[j]);
    }
    return ending;
  }

  /** Makes H that of the scenarios that lose now; false where it was stopped half-way. */
  private boolean measureGram(int n) {
    int[] losing = new int[rows];
    int count = 0;
    for (int t = 0; t < rows; t++) {
      if (losses[t] < 0.0) {
        losing[count++] = t;
      }
    }
    double[] upper = new double[columns * columns];
    if (!RowGram.add(upper, columns, 1.0, cells, losing, count, cancellation)) {
      return false;
    }
    RowArithmetic.mirror(upper, columns);
    for (int j = 0; j < columns; j++) {
      System.arraycopy(upper, j * columns, gram, j * n, columns);
    }
    return true;
  }

  /** What the bounds leave around the weights, in units, and the asset that is held at one. */
  private FeasibleSet around(double unit) {
    double[] lower = new double[columns + 1];
    double[] upper = new double[columns + 1];
    for (int j = 0; j < columns; j++) {
      double weight = point.weights()[j];
      double low = point.low()[j];
      lower[j] = Math.min(0.0, ((set.lower()[j] - weight) - low) / unit);
      upper[j] = Math.max(0.0, ((set.upper()[j] - weight) - low) / unit);
    }
    lower[columns] = 1.0;
    upper[columns] = 1.0;
    return new FeasibleSet(lower, upper, Budget.ONE);
  }
}
