package dev.ringfolio.core.optimizer.convex;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.optimizer.Certificate;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.box.FeasibleSet.Budget;
import dev.ringfolio.core.optimizer.box.Starts;
import dev.ringfolio.core.optimizer.cone.Halt;
import dev.ringfolio.core.optimizer.solver.Attempt;
import dev.ringfolio.core.optimizer.solver.Attempt.Found;
import dev.ringfolio.core.optimizer.solver.Attempt.Refused;
import dev.ringfolio.core.optimizer.solver.Attempt.Stopped;
import dev.ringfolio.core.optimizer.solver.ConstraintSet;
import dev.ringfolio.core.optimizer.solver.Measures;
import dev.ringfolio.core.optimizer.solver.Solver;
import dev.ringfolio.core.optimizer.solver.Task;
import dev.ringfolio.core.risk.Scenarios;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Every convex objective under every convex constraint: {@link Lowering} writes the problem as a
 * cone program, {@link ConvexAnswer} solves it, {@link ConstraintVerifier} checks the weights.
 *
 * <p>Where the solver comes to nothing, {@link Emptiness} looks for a proof that the constraints
 * contradict each other, and for a ratio, the greatest reward tells whether there is one.
 */
public final class ConvexSolver implements Solver {
  /** Bounds whose sum misses one by less leave one point. */
  private static final double SUM_SLACK = 1e-12;

  /** Halvings of the search for the best size of weights whose ratio does not depend on it. */
  private static final int HALVINGS = 60;

  /** Rounding that a resized portfolio may add to its limits. */
  private static final double RESIZE_SLACK = 1e-13;

  /** What a whole portfolio's worth of investment earns in a tie, in units of the rewards. */
  private static final double TIE_INVESTED = 1e-4;

  /** What risk costs in a tie, in units of the rewards. */
  private static final double TIE_AVERSION = 1e-6;

  /** A return that is less by more than this is not the greatest. */
  private static final double TIE_GAP = 1e-11;

  /** Whether a problem has more than a box and a budget, or more than plain returns. */
  public static boolean needed(Problem problem) {
    Constraints constraints = problem.constraints();
    return !constraints.groups().isEmpty()
        || constraints.maxTurnover() != null
        || constraints.maxTrackingError() != null
        || constraints.maxVolatility() != null
        || constraints.minReturn() != null
        || problem.parameters().robust() != null
        || problem.parameters().trading().transactionCost() > 0.0;
  }

  @Override
  public int starts() {
    return 2;
  }

  @Override
  public Attempt solve(Task task) {
    if (looksAtDays(task) && task.problem().scenarios() == null) {
      return new Refused(
          Reason.METHOD_LIMIT,
          task.problem().objective().wire() + " needs the returns of single periods");
    }
    Goal goal = Goal.of(task);
    ConstraintSet set = ConstraintSet.of(task);
    Halt halt = new Halt(task.cancellation());
    Optional<PinnedWeights> pinned = PinnedWeights.of(set, task.sigma());
    return pinned.isPresent()
        ? pinned(pinned.get(), goal, set, task, halt)
        : solve(goal, set, task, halt);
  }

  /** Where a volatility must be zero: the center, else what has none, else what comes near. */
  private static Attempt pinned(
      PinnedWeights pinned, Goal goal, ConstraintSet set, Task task, Halt halt) {
    if (halt.now()) {
      return new Stopped(halt.outOfTime(), Starts.nearestToZero(set.box()), 0);
    }
    ConvexAnswer center = pinned.center(goal, halt);
    if (center.certificate().optimal()) {
      return new Found(center.weights(), 0, center.hints().numbers());
    }
    Optional<PinnedWeights.Equations> equations = pinned.equations(halt);
    if (halt.asked()) {
      return new Stopped(halt.outOfTime(), center.weights(), 0);
    }
    if (equations.isEmpty()) {
      return solve(goal, set, task, halt);
    }
    ConstraintSet flat = equations.get().set();
    Attempt attempt = solve(goal, flat, task, halt);
    if (!(attempt instanceof Found found)) {
      return attempt;
    }
    Hints hints = equations.get().meant(Hints.of(goal, flat, found.hints()));
    Certificate certificate =
        new ConstraintVerifier(goal, set, task.sigma(), found.weights()).certify(hints);
    return certificate.optimal()
        ? new Found(found.weights(), found.steps(), hints.numbers())
        : solve(goal, set, task, halt);
  }

  private static Attempt solve(Goal goal, ConstraintSet set, Task task, Halt halt) {
    double[] only = onlyPoint(set.box());
    if (only.length > 0) {
      return new Refusals(goal, set, task).ofTheOnly(only).orElse(new Found(only, 0));
    }
    if (halt.now()) {
      return new Stopped(halt.outOfTime(), Starts.nearestToZero(set.box()), 0);
    }
    if (goal.objective() == Objective.MAXIMIZE_RETURN) {
      Optional<Attempt> settled = settled(goal, set, task, halt);
      if (settled.isPresent()) {
        return settled.get();
      }
    }
    ConvexAnswer answer = answer(goal, set, task, halt);
    if (!answer.certificate().optimal() && !halt.asked()) {
      // before others with some risk take their place, of which a gap can be told
      Optional<Attempt> boundless = new Refusals(goal, set, task).boundless(answer.weights());
      if (boundless.isPresent()) {
        return boundless.get();
      }
      answer = mixed(answer, goal, set, task);
    }
    double[] weights = answer.weights();
    if (halt.asked() && !answer.certificate().approximate()) {
      return new Stopped(halt.outOfTime(), weights, answer.steps());
    }
    if (!answer.certificate().approximate()) {
      return new Refusals(goal, set, task)
          .whyNot(weights, halt)
          .orElse(new Found(weights, answer.steps(), answer.hints().numbers()));
    }
    return new Found(sized(goal, set, task, weights), answer.steps(), answer.hints().numbers());
  }

  /** By the few assets that matter where that may be; else, or where it is not sharp, by all. */
  private static ConvexAnswer answer(Goal goal, ConstraintSet set, Task task, Halt halt) {
    ConvexAnswer sifted =
        task.attempt() == 0 && Sifting.worthwhile(goal, set)
            ? Sifting.solve(goal, set, task.sigma(), halt)
            : ConvexAnswer.unknown(set, Starts.nearestToZero(set.box()), 0);
    if (halt.asked() || Sharpening.needless(sifted.certificate())) {
      return sifted;
    }
    ConvexAnswer whole = ConvexAnswer.of(goal, set, task.sigma(), task.attempt(), halt);
    return sifted.certificate().approximate() ? sifted.or(whole) : whole;
  }

  /**
   * Of the weights of the greatest return, those that a tie leaves: the most invested where cash is
   * allowed, then those of the least variance. A reward on the sum of the weights and an aversion
   * to risk, both small, leave a greatest return that is a corner or a face of the limits where it
   * is, and choose on it; that they did is proved. Empty where they did not.
   */
  private static Optional<Attempt> settled(Goal goal, ConstraintSet set, Task task, Halt halt) {
    double[] sigma = task.sigma();
    double variance = Starts.meanVariance(sigma, set.assets());
    if (!(variance > 0.0)) {
      return Optional.empty();
    }
    double most = Starts.greatest(goal.reward());
    double greatest = most > 0.0 ? most : 1.0;
    boolean cash = set.box().budget() == Budget.AT_MOST_ONE;
    double aversion = TIE_AVERSION * greatest / variance;
    Goal nearly = goal.forUtility(cash ? TIE_INVESTED * greatest : 0.0, aversion);
    ConvexAnswer known = answer(nearly, set, task, halt);
    if (!known.certificate().optimal() || halt.asked()) {
      return Optional.empty();
    }
    ConvexAnswer start =
        ConvexAnswer.checked(goal, set, sigma, known.weights(), known.hints(), known.steps());
    CornerMixture proof = new CornerMixture(goal, set, sigma, start, task.cancellation());
    proof.prove();
    ConvexAnswer best = proof.best();
    boolean sharp =
        best.certificate().gap() <= TIE_GAP && best.certificate().infeasibility() <= TIE_GAP;
    return sharp
        ? Optional.of(new Found(best.weights(), best.steps(), best.hints().numbers()))
        : Optional.empty();
  }

  /** What a set without an inside needs, of which an interior point knows no more than nearly. */
  static ConvexAnswer mixed(ConvexAnswer known, Goal goal, ConstraintSet set, Task task) {
    double[] sigma = task.sigma();
    CornerMixture mixture = new CornerMixture(goal, set, sigma, known, task.cancellation());
    mixture.prove();
    if (mixture.best().certificate().optimal() || !mixture.possible()) {
      return mixture.best();
    }
    mixture.search();
    double variance = Starts.meanVariance(sigma, set.assets());
    double unit = Starts.greatest(goal.reward()) / variance;
    boolean pressed = unit > 0.0 && Double.isFinite(unit);
    for (int e = 0; e < set.ellipsoids().size() && pressed; e++) {
      if (!mixture.best().certificate().optimal()) {
        new VolatilityPressure(mixture, set, sigma, e).search(unit);
      }
    }
    return mixture.best();
  }

  private static boolean looksAtDays(Task task) {
    Objective objective = task.problem().objective();
    return objective == Objective.MINIMIZE_CVAR || objective == Objective.MAXIMIZE_SORTINO;
  }

  /** The one point of a box whose bounds sum to the budget; empty where there are more. */
  private static double[] onlyPoint(FeasibleSet box) {
    double least = Arrays.stream(box.lower()).sum();
    double most = Arrays.stream(box.upper()).sum();
    boolean atLeast = box.budget() != Budget.FREE && Math.abs(least - 1.0) <= SUM_SLACK;
    boolean atMost = box.budget() == Budget.ONE && Math.abs(most - 1.0) <= SUM_SLACK;
    if (atLeast || Arrays.equals(box.lower(), box.upper())) {
      return box.lower();
    }
    return atMost ? box.upper() : new double[0];
  }

  /**
   * Weights whose ratio is the same in any size, in the size that is wanted where the limits allow
   * it: most invested, or without a budget, with {@code Σ|w| = 1}.
   */
  private static double[] sized(Goal goal, ConstraintSet set, Task task, double[] weights) {
    if (!goal.ratio() || !goal.scaleFree() || set.box().budget() == Budget.ONE) {
      return weights;
    }
    double size = 0.0;
    for (double weight : weights) {
      size += set.box().budget() == Budget.FREE ? Math.abs(weight) : weight;
    }
    double wanted = 1.0 / size;
    if (!(size > 0.0) || allows(goal, set, task, times(weights, wanted))) {
      return size > 0.0 ? times(weights, wanted) : weights;
    }
    double good = 1.0;
    double bad = wanted;
    for (int k = 0; k < HALVINGS; k++) {
      double middle = 0.5 * (good + bad);
      boolean allowed = allows(goal, set, task, times(weights, middle));
      good = allowed ? middle : good;
      bad = allowed ? bad : middle;
    }
    return times(weights, good);
  }

  private static boolean allows(Goal goal, ConstraintSet set, Task task, double[] weights) {
    return new ConstraintVerifier(goal, set, task.sigma(), weights).infeasibility() <= RESIZE_SLACK;
  }

  private static double[] times(double[] weights, double factor) {
    double[] sized = weights.clone();
    for (int i = 0; i < sized.length; i++) {
      sized[i] *= factor;
    }
    return sized;
  }

  /** The plain formulas twice, a product with Σ for each volatility, and the scenarios. */
  @Override
  public long checkingWork(Task task) {
    Scenarios scenarios = looksAtDays(task) ? task.problem().scenarios() : null;
    long products = 8L + 4L * ConstraintSet.of(task).ellipsoids().size();
    long rows = scenarios == null ? 0 : scenarios.observations();
    return task.assets() * (products * task.assets() + 10L * rows);
  }

  /**
   * Without hints, as where time ran out, weights that break a limit are not looked at further: the
   * end is waited for.
   */
  @Override
  public Certificate certify(Task task, double[] weights, double[] hints) {
    Goal goal = Goal.of(task);
    ConstraintSet set = ConstraintSet.of(task);
    ConstraintVerifier verifier = new ConstraintVerifier(goal, set, task.sigma(), weights);
    double infeasibility = hints.length == 0 ? verifier.infeasibility() : 0.0;
    return infeasibility > Certificate.INFEASIBILITY_MAX
        ? new Certificate(infeasibility, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY)
        : verifier.certify(Hints.of(goal, set, hints));
  }

  /** Where the weights break a limit they are worth nothing that can be told. */
  @Override
  public double value(Task task, double[] weights) {
    Goal goal = Goal.of(task);
    if (!new Refusals(goal, ConstraintSet.of(task), task).feasible(weights)) {
      return Double.NaN;
    }
    double value = new Worth(goal, weights, Measures.variance(task.sigma(), weights)).value();
    boolean cash =
        task.problem().objective() == Objective.MAXIMIZE_RETURN
            || task.problem().objective() == Objective.MAXIMIZE_UTILITY;
    return cash ? value + task.problem().parameters().riskFreeRate() : value;
  }

  @Override
  public Map<String, Double> more(Task task, double[] weights) {
    Worth worth = new Worth(Goal.of(task), weights, Measures.variance(task.sigma(), weights));
    return switch (task.problem().objective()) {
      case MINIMIZE_CVAR -> Map.of("cvar", worth.value());
      case MAXIMIZE_SORTINO -> Map.of("sortino_ratio", worth.value());
      case MAXIMIZE_DIVERSIFICATION -> Map.of("diversification_ratio", worth.value());
      default -> Map.of();
    };
  }
}
