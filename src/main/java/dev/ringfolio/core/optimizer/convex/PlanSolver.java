package dev.ringfolio.core.optimizer.convex;

import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.optimizer.Certificate;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.box.Starts;
import dev.ringfolio.core.optimizer.cone.ConeProgram;
import dev.ringfolio.core.optimizer.cone.ConeSolution;
import dev.ringfolio.core.optimizer.cone.Halt;
import dev.ringfolio.core.optimizer.cone.InteriorPoint;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import dev.ringfolio.core.optimizer.solver.Attempt;
import dev.ringfolio.core.optimizer.solver.Attempt.Found;
import dev.ringfolio.core.optimizer.solver.Attempt.Refused;
import dev.ringfolio.core.optimizer.solver.Attempt.Stopped;
import dev.ringfolio.core.optimizer.solver.ConstraintSet;
import dev.ringfolio.core.optimizer.solver.ConstraintSet.Distance;
import dev.ringfolio.core.optimizer.solver.ConstraintSet.Ellipsoid;
import dev.ringfolio.core.optimizer.solver.Solver;
import dev.ringfolio.core.optimizer.solver.Task;
import java.util.Arrays;
import java.util.List;

/**
 * The best plan over several periods, of which the first is the answer:
 *
 * <pre>  maximize Σ_h μ_h'w_h − γ/2 w_h'Σw_h − c‖w_h − w_{h−1}‖₁,   μ_h = scale_h μ,   w₀ = held
 * </pre>
 *
 * <p>Every period keeps all constraints; turnover is counted from the period before. Cash earns the
 * risk-free rate, which is not scaled, and a least return is meant of the unscaled means. It is one
 * {@link ConeProgram} over all weights, checked by {@link PlanVerifier}. The hints of the answer
 * begin with the whole plan.
 */
public final class PlanSolver implements Solver {
  /** Weights times periods beyond which the dense system would take minutes. */
  public static final int WEIGHTS_MAX = 2000;

  static boolean needed(Problem problem) {
    return problem.parameters().trading().horizon() > 1;
  }

  /** Expected returns above cash in a period, from 0. */
  static double[] reward(Task task, int period) {
    List<Double> scales = task.problem().parameters().trading().scales();
    double scale = scales.isEmpty() ? 1.0 : scales.get(period);
    double[] reward = task.mu().clone();
    for (int i = 0; i < reward.length; i++) {
      reward[i] = scale * reward[i] - task.problem().parameters().riskFreeRate();
    }
    return reward;
  }

  static int horizon(Task task) {
    return task.problem().parameters().trading().horizon();
  }

  /** γ; nothing for a return alone. */
  static double riskAversion(Task task) {
    return task.problem().objective() == Objective.MAXIMIZE_UTILITY
        ? task.problem().parameters().riskAversion()
        : 0.0;
  }

  /** The weights of each period, from the hints of an answer; period 0 is the answer itself. */
  static double[][] plan(Task task, double[] hints) {
    int n = task.assets();
    double[][] plan = new double[horizon(task)][];
    for (int h = 0; h < plan.length; h++) {
      plan[h] = Arrays.copyOfRange(hints, h * n, h * n + n);
    }
    return plan;
  }

  @Override
  public Attempt solve(Task task) {
    int n = task.assets();
    int periods = horizon(task);
    if (n * (long) periods > WEIGHTS_MAX || task.problem().parameters().robust() != null) {
      return new Refused(
          Reason.METHOD_LIMIT,
          "a horizon of %d for %d assets; allowed: up to %d weights in all, without robust"
              .formatted(periods, n, WEIGHTS_MAX));
    }
    ConstraintSet set = ConstraintSet.of(task);
    double unit = unit(task);
    Halt halt = new Halt(task.cancellation());
    ConeProgram program = new ConeProgram(n * periods);
    double variance = Starts.meanVariance(task.sigma(), n);
    double varianceUnit = variance > 0.0 ? variance : 1.0;
    halt.now();
    CovarianceRoot root =
        set.ellipsoids().isEmpty()
            ? new CovarianceRoot(0, new double[0], new int[0], new double[0])
            : CovarianceRoot.of(task.sigma(), n, 1.0 / varianceUnit, halt);
    Formulation formulation =
        new Formulation(program, Formulation.NONE, Formulation.NONE, Math.sqrt(varianceUnit));
    formulate(task, set, formulation, root, unit, halt);
    if (halt.asked()) {
      return new Stopped(halt.outOfTime(), Starts.nearestToZero(set.box()), 0);
    }
    InteriorPoint point = new InteriorPoint(program, halt);
    InteriorPoint.Ending ending = point.solve();
    double[] best = hints(task, set, formulation, root, point.solution(), unit);
    if (ending == InteriorPoint.Ending.CANCELLED || ending == InteriorPoint.Ending.OUT_OF_TIME) {
      return new Stopped(
          ending == InteriorPoint.Ending.OUT_OF_TIME, Arrays.copyOf(best, n), point.steps());
    }
    Certificate certificate = new PlanVerifier(task, set, best).certify();
    for (double bias : Sharpening.BIASES) {
      if (Sharpening.needless(certificate)) {
        break;
      }
      ConeSolution polished = point.polish(bias).solve();
      if (polished == null) {
        continue;
      }
      double[] others = hints(task, set, formulation, root, polished, unit);
      Certificate other = new PlanVerifier(task, set, others).certify();
      if (Sharpening.better(certificate, other)) {
        best = others;
        certificate = other;
      }
    }
    if (!certificate.approximate() && !set.plain() && Emptiness.proved(set, task.sigma(), halt)) {
      return new Refused(Reason.INFEASIBLE_CONSTRAINTS, Refusals.INFEASIBLE);
    }
    return new Found(Arrays.copyOf(best, n), point.steps(), best);
  }

  /** What rewards are divided by. */
  private static double unit(Task task) {
    double variance = Starts.meanVariance(task.sigma(), task.assets());
    double unit = Math.max(Starts.greatest(task.mu()), riskAversion(task) * variance);
    return unit > 0.0 ? unit : 1.0;
  }

  private static void formulate(
      Task task,
      ConstraintSet set,
      Formulation formulation,
      CovarianceRoot root,
      double unit,
      Halt halt) {
    int n = task.assets();
    ConeProgram program = formulation.program();
    double cost = task.problem().parameters().trading().transactionCost();
    double[] held = task.problem().inOrder(task.problem().parameters().trading().previousWeights());
    for (int h = 0; h < horizon(task) && !halt.now(); h++) {
      int offset = h * n;
      formulation.addBox(set.box(), offset);
      formulation.addBudget(set.box(), offset);
      formulation.addRows(set.rows(), offset);
      if (cost > 0.0 || !set.distances().isEmpty()) {
        int before = h == 0 ? Formulation.NONE : offset - n;
        ConeProgram.Hinges trades = formulation.addTrades(held, offset, before, cost / unit);
        for (Distance distance : set.distances()) {
          formulation.addDistance(distance, trades);
        }
      }
      for (Ellipsoid ellipsoid : set.ellipsoids()) {
        formulation.addEllipsoid(ellipsoid, root, offset, halt);
      }
      double[] reward = reward(task, h);
      RowArithmetic.addScaled(program.linear(), offset, -1.0 / unit, reward, 0, n);
      for (int i = 0; i < n; i++) {
        int row = (offset + i) * program.size() + offset;
        double scale = riskAversion(task) / unit;
        RowArithmetic.addScaled(program.quadratic(), row, scale, task.sigma(), i * n, n);
      }
    }
  }

  /**
   * The plan, then the prices of each period, then what a trade of each asset is worth in each
   * (zero where nothing bounds trades), then the directions of the ellipsoids of each.
   */
  private static double[] hints(
      Task task,
      ConstraintSet set,
      Formulation formulation,
      CovarianceRoot root,
      ConeSolution point,
      double unit) {
    int n = task.assets();
    int weights = n * horizon(task);
    double[] prices = formulation.prices(point);
    int at = 2 * weights + prices.length;
    double[] hints = new double[at + n * point.directions().length];
    for (int h = 0; h < horizon(task); h++) {
      double[] period = Arrays.copyOfRange(point.dense(), h * n, h * n + n);
      System.arraycopy(Starts.clip(set.box(), period), 0, hints, h * n, n);
    }
    RowArithmetic.addScaled(hints, weights, unit, prices, 0, prices.length);
    RowArithmetic.addScaled(
        hints, weights + prices.length, unit, point.hinges(), 0, point.hinges().length);
    for (double[] direction : point.directions()) {
      System.arraycopy(root.preimage(direction), 0, hints, at, n);
      at += n;
    }
    return hints;
  }

  /** That of a period, for each. */
  @Override
  public long checkingWork(Task task) {
    long products = 8L + 6L * ConstraintSet.of(task).ellipsoids().size();
    return products * horizon(task) * task.assets() * task.assets();
  }

  /** Of the plan that begins with the weights, whatever the hints begin with. */
  @Override
  public Certificate certify(Task task, double[] weights, double[] hints) {
    double[] plan = hints.length > 0 ? hints.clone() : still(task, weights);
    System.arraycopy(weights, 0, plan, 0, weights.length);
    return new PlanVerifier(task, ConstraintSet.of(task), plan).certify();
  }

  /** The plan that stays at weights. */
  private static double[] still(Task task, double[] weights) {
    double[] plan = new double[horizon(task) * weights.length];
    for (int at = 0; at < plan.length; at += weights.length) {
      System.arraycopy(weights, 0, plan, at, weights.length);
    }
    return plan;
  }

  /** The value of staying at weights; what a plan is worth is not told by its first period. */
  @Override
  public double value(Task task, double[] weights) {
    PlanVerifier verifier = new PlanVerifier(task, ConstraintSet.of(task), still(task, weights));
    return verifier.infeasibility() <= Certificate.INFEASIBILITY_MAX
        ? verifier.value()
        : Double.NaN;
  }
}
