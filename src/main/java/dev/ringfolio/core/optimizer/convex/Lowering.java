package dev.ringfolio.core.optimizer.convex;

import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.optimizer.box.Starts;
import dev.ringfolio.core.optimizer.cone.ConeProgram;
import dev.ringfolio.core.optimizer.cone.ConeSolution;
import dev.ringfolio.core.optimizer.cone.Halt;
import dev.ringfolio.core.optimizer.cone.RowBlock;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import dev.ringfolio.core.optimizer.solver.ConstraintSet;
import dev.ringfolio.core.optimizer.solver.ConstraintSet.Distance;
import dev.ringfolio.core.optimizer.solver.ConstraintSet.Ellipsoid;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Goal} over a {@link ConstraintSet} as a {@link ConeProgram}, and its solution as
 * weights.
 *
 * <p>Variance, return, utility and CVaR are programs over the weights themselves. A ratio {@code
 * e(w)/ρ(w)}, ρ the volatility or the downside deviation, is made convex by scaling (Charnes and
 * Cooper; Schaible): with {@code w = y/κ},
 *
 * <pre>  minimize ½ρ(y)²   subject to   e(y; κ) ≥ 1,   (y, κ) in the cone over the set</pre>
 *
 * in which each constant of e and of the set is multiplied by κ.
 *
 * <p>Numbers are scaled to about one: variances by their mean, rewards by the greatest.
 */
final class Lowering {
  /** The scaling variable of a ratio is kept below this, or below its square at a second try. */
  private static final double KAPPA_MAX = 1e4;

  private final Goal goal;
  private final ConstraintSet set;
  private final double[] sigma;
  private final int n;
  private final int kappa;
  private final int threshold;
  private final int level;
  private final double varianceUnit;
  private final double rewardUnit;
  private final double dayUnit;
  private final ConeProgram program;
  private final Formulation formulation;
  private final CovarianceRoot root;
  private final Halt halt;
  private int numerator = Formulation.NONE;
  private ConeProgram.@Nullable Hinges scenarios;

  /**
   * @param sigma n×n, row-major; <em>read</em>
   * @param halt where it says stop, the program is anything
   */
  Lowering(Goal goal, ConstraintSet set, double[] sigma, int attempt, Halt halt) {
    this.goal = goal;
    this.set = set;
    this.sigma = sigma;
    this.halt = halt;
    this.n = set.assets();
    boolean tail = goal.objective() == Objective.MINIMIZE_CVAR;
    int size = n;
    this.kappa = goal.ratio() ? size++ : Formulation.NONE;
    this.threshold = tail ? size++ : Formulation.NONE;
    this.level = goal.ellipsoid() != null ? size++ : Formulation.NONE;
    double variance = Starts.meanVariance(sigma, n);
    this.varianceUnit = variance > 0.0 ? variance : 1.0;
    this.dayUnit = Math.sqrt(varianceUnit / Goal.YEAR);
    this.rewardUnit = rewardUnit();
    this.program = new ConeProgram(size);
    this.formulation = new Formulation(program, kappa, Formulation.NONE, Math.sqrt(varianceUnit));
    this.root =
        set.ellipsoids().isEmpty()
            ? new CovarianceRoot(0, new double[0], new int[0], new double[0])
            : CovarianceRoot.of(sigma, n, 1.0 / varianceUnit, halt);
    build(Math.pow(KAPPA_MAX, attempt + 1.0));
  }

  private double rewardUnit() {
    double greatest = Starts.greatest(goal.reward());
    if (goal.objective() == Objective.MAXIMIZE_UTILITY) {
      greatest = Math.max(greatest, goal.riskAversion() * varianceUnit);
    }
    return greatest > 0.0 ? greatest : 1.0;
  }

  ConeProgram program() {
    return program;
  }

  private void build(double kappaMax) {
    formulation.addBox(set.box(), 0);
    formulation.addBudget(set.box(), 0);
    formulation.addRows(set.rows(), 0);
    boolean traded = goal.costly() || !set.distances().isEmpty();
    double slope = goal.ratio() ? 0.0 : goal.cost() / rewardUnit;
    ConeProgram.Hinges trades =
        traded ? formulation.addTrades(center(), 0, Formulation.NONE, slope) : null;
    for (Distance distance : set.distances()) {
      if (trades != null) {
        formulation.addDistance(distance, trades);
      }
    }
    for (Ellipsoid ellipsoid : set.ellipsoids()) {
      formulation.addEllipsoid(ellipsoid, root, 0, halt);
    }
    if (goal.ratio()) {
      program.bound(0.0).cell(kappa, -1.0);
      program.bound(kappaMax).cell(kappa, 1.0);
    }
    addRisk();
    addReward(trades);
  }

  private double[] center() {
    return set.distances().isEmpty() ? goal.held() : set.distances().get(0).center();
  }

  private void addRisk() {
    switch (goal.objective()) {
      case MINIMIZE_VARIANCE, MAXIMIZE_SHARPE, MAXIMIZE_DIVERSIFICATION ->
          addVariance(1.0 / varianceUnit);
      case MAXIMIZE_UTILITY -> addVariance(goal.riskAversion() / rewardUnit);
      case MINIMIZE_CVAR -> addTail();
      case MAXIMIZE_SORTINO -> addShortfall();
      default -> {} // a return has no risk
    }
  }

  private void addVariance(double scale) {
    for (int i = 0; i < n && !halt.after(n); i++) {
      RowArithmetic.addScaled(program.quadratic(), i * program.size(), scale, sigma, i * n, n);
    }
  }

  /** {@code ζ + 1/(aT) Σ max(−x_t'w − base − ζ, 0)}: Rockafellar and Uryasev. */
  private void addTail() {
    int rows = goal.observations();
    program.linear()[threshold] = 1.0;
    double[] limits = new double[rows];
    double[] slopes = new double[rows];
    Arrays.fill(limits, goal.dayBase() / dayUnit);
    Arrays.fill(slopes, 1.0 / (goal.tail() * rows));
    scenarios = program.hinge(scenarioRows(threshold, -1.0), limits, false, slopes, 0.0);
  }

  /** {@code ½ mean max(−x_t'y − κ·base, 0)²}. */
  private void addShortfall() {
    int rows = goal.observations();
    scenarios =
        program.hinge(
            scenarioRows(kappa, -goal.dayBase() / dayUnit),
            new double[rows],
            false,
            new double[rows],
            1.0 / rows);
  }

  /** Rows {@code −x_t} in day units, with one more cell each. */
  private RowBlock scenarioRows(int column, double cell) {
    double[] days = goal.days();
    int rows = goal.observations();
    int size = program.size();
    double[] cells = new double[rows * size];
    for (int t = 0; days != null && t < rows && !halt.after(size); t++) {
      RowArithmetic.addScaled(cells, t * size, -1.0 / dayUnit, days, t * n, n);
      cells[t * size + column] = cell;
    }
    return new RowBlock.Dense(rows, size, cells);
  }

  /** The reward, as the objective or as what must be at least one. */
  private void addReward(ConeProgram.@Nullable Hinges trades) {
    boolean looked =
        goal.objective() != Objective.MINIMIZE_VARIANCE
            && goal.objective() != Objective.MINIMIZE_CVAR;
    if (!looked) {
      return;
    }
    double[] slope = new double[program.size()];
    RowArithmetic.addScaled(slope, 0, -1.0 / rewardUnit, goal.reward(), 0, n);
    ConeProgram.Hinges widths = addHalfWidths(slope);
    if (level != Formulation.NONE) {
      slope[level] = 1.0;
      addUncertainty();
    }
    if (!goal.ratio()) {
      RowArithmetic.addScaled(program.linear(), 1.0, slope, 0, slope.length);
      return;
    }
    slope[kappa] = -goal.base() / rewardUnit;
    double[] hinged = null;
    if (goal.costly() || widths != null) {
      hinged = new double[widths != null ? widths.at() + n : program.hingeCount()];
      if (trades != null && goal.costly()) {
        Arrays.fill(hinged, trades.at(), trades.at() + n, goal.cost() / rewardUnit);
      }
      addWidths(widths, hinged);
    }
    numerator = program.border(slope, hinged, -1.0, false);
  }

  private void addWidths(ConeProgram.@Nullable Hinges widths, double[] hinged) {
    double[] halfWidths = goal.halfWidths();
    for (int i = 0; widths != null && halfWidths != null && i < n; i++) {
      hinged[widths.at() + i] = halfWidths[i] / rewardUnit;
    }
  }

  /** {@code δ'|w|}: part of the slope where no weight can be negative, hinges elsewhere. */
  private ConeProgram.@Nullable Hinges addHalfWidths(double[] slope) {
    double[] halfWidths = goal.halfWidths();
    if (halfWidths == null) {
      return null;
    }
    boolean positive = Arrays.stream(set.box().lower()).allMatch(lower -> lower >= 0.0);
    if (positive) {
      RowArithmetic.addScaled(slope, 0, 1.0 / rewardUnit, halfWidths, 0, n);
      return null;
    }
    RowBlock.Sparse rows = new RowBlock.Sparse();
    double[] slopes = new double[n];
    for (int i = 0; i < n; i++) {
      rows.open();
      rows.cell(i, 1.0);
      slopes[i] = goal.ratio() ? 0.0 : halfWidths[i] / rewardUnit;
    }
    return program.hinge(rows, new double[n], true, slopes, 0.0);
  }

  /** {@code ‖Ew‖ ≤ level}. */
  private void addUncertainty() {
    double[] ellipsoid = goal.ellipsoid();
    if (ellipsoid == null) {
      return;
    }
    int size = program.size();
    double[] matrix = new double[n * size];
    double[] gram = new double[size * size];
    for (int i = 0; i < n; i++) {
      double error = ellipsoid[i] / rewardUnit;
      matrix[i * size + i] = error;
      gram[i * size + i] = error * error;
    }
    double[] head = new double[size];
    head[level] = 1.0;
    program.cone(head, 0.0, matrix, new double[n], gram);
  }

  /** The weights of a solution, inside the box. */
  double[] weights(ConeSolution point) {
    double[] weights = Arrays.copyOf(point.dense(), n);
    if (goal.ratio()) {
      double one = point.dense()[kappa];
      for (int i = 0; i < n; i++) {
        weights[i] /= one;
      }
    }
    return Starts.clip(set.box(), weights);
  }

  /** What the multipliers of a solution mean, in the units of the goal. */
  Hints hints(ConeSolution point) {
    double unit =
        switch (goal.objective()) {
          case MINIMIZE_VARIANCE -> 2.0 * varianceUnit;
          case MINIMIZE_CVAR -> dayUnit;
          case MAXIMIZE_RETURN, MAXIMIZE_UTILITY -> rewardUnit;
          default -> rewardUnit / point.border()[numerator];
        };
    double[] prices = formulation.prices(point);
    for (int p = 0; p < prices.length; p++) {
      prices[p] *= unit;
    }
    double[][] directions = new double[set.ellipsoids().size()][];
    for (int e = 0; e < directions.length; e++) {
      directions[e] = root.preimage(point.directions()[e]);
    }
    double[] uncertainty =
        level == Formulation.NONE ? new double[0] : point.directions()[directions.length].clone();
    for (int i = 0; i < uncertainty.length; i++) {
      uncertainty[i] /= point.cones()[directions.length];
    }
    double[] tail = new double[threshold == Formulation.NONE ? 0 : goal.observations()];
    for (int t = 0; scenarios != null && t < tail.length; t++) {
      tail[t] = point.hinges()[scenarios.at() + t];
    }
    return new Hints(prices, directions, uncertainty, tail);
  }
}
