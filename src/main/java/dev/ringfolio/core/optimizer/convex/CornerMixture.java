package dev.ringfolio.core.optimizer.convex;

import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Certificate;
import dev.ringfolio.core.optimizer.box.BoxProgram;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.box.GreedyFill;
import dev.ringfolio.core.optimizer.conflict.LinearReach;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import dev.ringfolio.core.optimizer.quadratic.MaximumSharpe;
import dev.ringfolio.core.optimizer.quadratic.Pass;
import dev.ringfolio.core.optimizer.solver.Attempt;
import dev.ringfolio.core.optimizer.solver.Attempt.Found;
import dev.ringfolio.core.optimizer.solver.ConstraintSet;
import dev.ringfolio.core.optimizer.solver.ConstraintSet.Ellipsoid;
import dev.ringfolio.core.optimizer.tail.MaximumSortino;
import dev.ringfolio.core.optimizer.tail.MinimumCvar;
import dev.ringfolio.core.optimizer.tail.TailMarket;
import dev.ringfolio.core.risk.Scenarios;
import java.util.Arrays;

/**
 * The best weights under the linear part of a {@link ConstraintSet}, as a mixture of its corners,
 * with the prices that prove it.
 *
 * <p><b>Problem.</b> A limit that is set to the very value which can just be reached leaves a set
 * without an inside. {@link InteriorPoint} needs one: multipliers grow without bound there, and the
 * last digits are lost.
 *
 * <p><b>Idea.</b> Simplicial decomposition. {@link LinearReach} does not mind thin sets: it finds
 * the corner where the tangent of the objective is greatest, by the simplex method. The best
 * mixture of the corners found so far is a problem of its own, in which each corner is an asset and
 * nothing but a budget binds: the solvers of box and budget take it, whatever the objective. The
 * tangent there leads to the next corner. When no corner promises more, the mixture is the best,
 * and the simplex method's multipliers are the prices of the limits: of all prices, those that
 * bound the tangent best. So they may prove weights of another solver, too.
 *
 * <p>A limit on a volatility is no part of it. {@link VolatilityPressure} puts a price on its
 * square, which is one more quadratic term of the objective. Where the objective looks at single
 * days, its tangent takes its place then, and is taken anew at each mixture: under the price of a
 * volatility that is nearly the least, the weights hardly move, and the tangent is as good.
 *
 * <p><b>Invariants.</b> What is kept as the best has the least gap that was proved, among weights
 * that keep all limits. Corners are bounded in number.
 *
 * <p><b>Threads.</b> The state of one search; one thread.
 *
 * <p>References: von Hohenbalken, <i>Simplicial decomposition in nonlinear programming
 * algorithms</i> (1977); Dantzig and Wolfe, <i>Decomposition principle for linear programs</i>
 * (1960).
 */
final class CornerMixture {
  /** Corners of one search. */
  private static final int CORNERS_MAX = 200;

  /** The same where tangents of a CVaR are followed: they may jump to and fro at its kinks. */
  private static final int KINKED_MAX = 20;

  /** A corner that promises less than this part of the greatest slope promises nothing. */
  private static final double RISE_ZERO = 1e-13;

  private static final int NONE = -1;

  private final Goal goal;
  private final ConstraintSet set;
  private final double[] sigma;
  private final Cancellation cancellation;
  private final LinearReach reach;
  private final int n;
  private final boolean possible;
  private final Corners corners;
  private final double[] curved;
  private final double[][] directions;
  private double[] uncertainty;
  private final double[] pull;
  private final double[] falls;
  private int pressed = NONE;
  private double pressure;
  private double[] tail;
  private double[] weights;
  private ConvexAnswer best;

  /**
   * @param sigma n×n, row-major; <em>read</em>
   * @param known from where the search goes on
   */
  CornerMixture(
      Goal goal, ConstraintSet set, double[] sigma, ConvexAnswer known, Cancellation cancellation) {
    this.goal = goal;
    this.set = set;
    this.sigma = sigma;
    this.n = set.assets();
    this.cancellation = cancellation;
    this.corners = new Corners(sigma, n);
    this.reach = new LinearReach(set, goal.held(), goal.cost(), cancellation);
    this.possible = !(reach.look().missed() > 0.0) && reach.finished();
    int linear = 1 + set.rows().size() + set.distances().size();
    Hints hints = known.hints();
    this.curved = Arrays.copyOfRange(hints.prices(), linear, linear + set.ellipsoids().size());
    this.directions = hints.directions().clone();
    this.uncertainty = hints.uncertainty();
    this.tail = hints.tail();
    this.weights = known.weights();
    this.pull = new double[n];
    this.falls = new double[n];
    this.best = known;
  }

  /** Of all weights seen, those with the least gap. */
  ConvexAnswer best() {
    return best;
  }

  /** The weights found last, n; <em>read</em>. */
  double[] weights() {
    return weights;
  }

  /** Whether the search was told to stop, or nothing better is left to prove. */
  boolean ended() {
    return Sharpening.needless(best.certificate())
        || cancellation.verdict() != Cancellation.Verdict.GO_ON;
  }

  /** Whether some weights keep the linear limits. */
  boolean possible() {
    return possible;
  }

  /** Proves the weights given as well as may be. */
  void prove() {
    if (possible && corner().length > 0) {
      look();
    }
  }

  /** Goes on to the best mixture, volatilities left aside. */
  void search() {
    Arrays.fill(curved, 0.0);
    descend();
  }

  /**
   * Goes on to the best mixture under a price on the square of a volatility.
   *
   * @param ellipsoid which volatility
   * @param price of half a unit of {@code (w − center)'Σ(w − center)}
   */
  void press(int ellipsoid, double price) {
    Arrays.fill(curved, 0.0);
    pressed = ellipsoid;
    pressure = price;
    System.arraycopy(
        RowArithmetic.product(sigma, set.ellipsoids().get(ellipsoid).center()), 0, pull, 0, n);
    if (corners.count() == 0 || mix()) {
      descend();
    }
  }

  /** Whether the objective is taken for its tangent. */
  private boolean tangential() {
    return pressed != NONE && goal.days() != null;
  }

  private void descend() {
    boolean kinked = tangential() && goal.objective() == Objective.MINIMIZE_CVAR;
    int most = kinked ? KINKED_MAX : CORNERS_MAX;
    for (int taken = 0; taken < most && !ended(); taken++) {
      follow();
      double[] corner = corner();
      if (corner.length == 0) {
        return;
      }
      look();
      if (corners.count() > 0 && !leadsUp(corner)) {
        return;
      }
      if (!corners.has(corner)) {
        corners.add(corner);
      }
      double[] before = weights;
      if (!mix() || Arrays.equals(before, weights)) {
        return;
      }
    }
  }

  /** Takes the price of the pressed volatility to where the weights are. */
  private void follow() {
    if (pressed == NONE) {
      return;
    }
    Ellipsoid ellipsoid = set.ellipsoids().get(pressed);
    double[] direction = weights.clone();
    RowArithmetic.addScaled(direction, -1.0, ellipsoid.center(), 0, n);
    directions[pressed] = direction;
    double square = RowArithmetic.dot(direction, RowArithmetic.product(sigma, direction));
    curved[pressed] = pressure * Math.sqrt(Math.max(0.0, square));
  }

  /** The corner that the slope at the weights leads to; empty where it is not found. */
  private double[] corner() {
    Hints hints = new Hints(new double[0], directions, uncertainty, tail);
    double[] down =
        Tangent.of(goal, set, weights, RowArithmetic.product(sigma, weights), hints)
            .slope()
            .clone();
    double[] widths = goal.halfWidths();
    for (int i = 0; i < n; i++) {
      boolean positive = weights[i] > 0.0 || (weights[i] == 0.0 && set.box().lower()[i] >= 0.0);
      double side = positive ? 1.0 : Math.signum(weights[i]);
      down[i] = (widths == null ? 0.0 : side * widths[i]) - down[i];
    }
    for (int e = 0; e < curved.length; e++) {
      if (curved[e] > 0.0) {
        double[] image = RowArithmetic.product(sigma, directions[e]);
        double length = Math.sqrt(RowArithmetic.dot(directions[e], image));
        RowArithmetic.addScaled(down, length > 0.0 ? curved[e] / length : 0.0, image, 0, n);
      }
    }
    System.arraycopy(down, 0, falls, 0, n);
    return reach.lowest(down).finished() ? reach.weights() : new double[0];
  }

  /** Keeps the weights if more is proved of them than of those kept. */
  private void look() {
    double[] linear = reach.prices();
    double[] prices = Arrays.copyOf(linear, linear.length + curved.length);
    System.arraycopy(curved, 0, prices, linear.length, curved.length);
    Hints hints = new Hints(prices, directions.clone(), uncertainty, tail);
    ConvexAnswer other = ConvexAnswer.checked(goal, set, sigma, weights, hints, best.steps());
    Certificate known = best.certificate();
    boolean better = !known.feasible() || other.certificate().gap() < known.gap();
    best = other.certificate().feasible() && better ? other : best;
  }

  private boolean leadsUp(double[] corner) {
    double rise = -goal.cost() * (traded(corner) - traded(weights));
    double greatest = 0.0;
    for (int i = 0; i < n; i++) {
      rise -= falls[i] * (corner[i] - weights[i]);
      greatest = Math.max(greatest, Math.abs(falls[i]));
    }
    return rise > RISE_ZERO * greatest;
  }

  private double traded(double[] v) {
    double sum = 0.0;
    for (int i = 0; i < n; i++) {
      sum += Math.abs(v[i] - goal.held()[i]);
    }
    return sum;
  }

  /** Makes the weights the best mixture of the corners; false where none was found. */
  private boolean mix() {
    Attempt attempt = mixture(FeasibleSet.simplex(corners.count()));
    if (!(attempt instanceof Found found)) {
      return false;
    }
    weights = corners.mix(found.weights());
    tail = goal.objective() == Objective.MINIMIZE_CVAR ? found.hints() : tail;
    uncertainty = new double[0];
    return true;
  }

  /** The problem over box and budget in which each corner is an asset. */
  private Attempt mixture(FeasibleSet simplex) {
    if (tangential()) {
      return quadratic(simplex, slopes(), 0.0);
    }
    boolean bent = pressed != NONE || goal.ellipsoid() != null;
    return switch (goal.objective()) {
      case MINIMIZE_VARIANCE -> quadratic(simplex, new double[corners.count()], 2.0);
      case MAXIMIZE_UTILITY -> quadratic(simplex, rewards(), goal.riskAversion());
      case MAXIMIZE_RETURN -> quadratic(simplex, rewards(), 0.0);
      case MINIMIZE_CVAR ->
          MinimumCvar.solve(market(simplex), goal.tail(), corners.shares(), cancellation);
      case MAXIMIZE_SORTINO ->
          MaximumSortino.solve(market(simplex), rewards(), corners.gram(), cancellation);
      default ->
          bent
              ? quadratic(simplex, rewards(), ratioAversion())
              : MaximumSharpe.solve(corners.gram(), rewards(), simplex, Pass.USUAL, cancellation);
    };
  }

  /** The aversion to risk at which the best ratio is the greatest utility: that of the weights. */
  private double ratioAversion() {
    double variance = RowArithmetic.dot(weights, RowArithmetic.product(sigma, weights));
    return new Worth(goal, weights, variance).reward() / variance;
  }

  /**
   * The greatest reward less a half of aversion and pressure times their squares, and less what an
   * ellipsoid of uncertainty takes, whose length is that of the weights: as these settle, it does.
   */
  private Attempt quadratic(FeasibleSet simplex, double[] rewards, double aversion) {
    int count = rewards.length;
    double[] gram = corners.gram();
    double total = aversion + pressure;
    double[] spread = goal.ellipsoid();
    double length = spread == null ? 0.0 : length(spread, weights);
    for (int k = 0; k < gram.length; k++) {
      gram[k] *= total;
    }
    for (int k = 0; k < count; k++) {
      rewards[k] += pressure * RowArithmetic.dot(pull, corners.get(k));
      if (spread != null && length > 0.0) {
        rewards[k] += length(spread, corners.get(k));
        addSpread(gram, count, k, spread, 1.0 / length);
      }
    }
    if (total == 0.0 && !(length > 0.0)) {
      return new Found(GreedyFill.fillOne(simplex, rewards), 0);
    }
    BoxProgram program = new BoxProgram(gram, simplex, cancellation);
    program.setLinear(1.0, rewards);
    program.startAt(corners.shares());
    return Attempt.of(program.solve(), program.weights(), program.steps());
  }

  private static double length(double[] spread, double[] v) {
    double square = 0.0;
    for (int i = 0; i < v.length; i++) {
      square += spread[i] * v[i] * spread[i] * v[i];
    }
    return Math.sqrt(square);
  }

  private void addSpread(double[] gram, int count, int k, double[] spread, double factor) {
    for (int l = 0; l < count; l++) {
      double sum = 0.0;
      for (int i = 0; i < n; i++) {
        sum += spread[i] * spread[i] * corners.get(k)[i] * corners.get(l)[i];
      }
      gram[k * count + l] += factor * sum;
    }
  }

  /** How the tangent of the objective at the weights rises towards each corner. */
  private double[] slopes() {
    Hints hints = new Hints(new double[0], directions, uncertainty, tail);
    double[] slope =
        Tangent.of(goal, set, weights, RowArithmetic.product(sigma, weights), hints).slope();
    return corners.each(v -> RowArithmetic.dot(slope, v) - goal.cost() * traded(v));
  }

  private double[] rewards() {
    return corners.each(v -> new Worth(goal, v, 0.0).reward());
  }

  /** What each corner returns in each period. */
  private TailMarket market(FeasibleSet simplex) {
    int count = corners.count();
    int rows = goal.observations();
    double[] cells = new double[rows * count];
    for (int k = 0; k < count; k++) {
      Worth worth = new Worth(goal, corners.get(k), 0.0);
      for (int t = 0; t < rows; t++) {
        cells[t * count + k] = -worth.loss(t);
      }
    }
    Scenarios scenarios = new Scenarios(rows, count, cells);
    return TailMarket.of(scenarios, simplex, 0.0, 0.0);
  }
}
