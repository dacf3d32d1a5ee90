package dev.ringfolio.core.optimizer.convex;

import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.optimizer.Certificate;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.box.Starts;
import dev.ringfolio.core.optimizer.cone.Halt;
import dev.ringfolio.core.optimizer.quadratic.Tangency;
import dev.ringfolio.core.optimizer.solver.Attempt;
import dev.ringfolio.core.optimizer.solver.Attempt.Refused;
import dev.ringfolio.core.optimizer.solver.Attempt.Stopped;
import dev.ringfolio.core.optimizer.solver.ConstraintSet;
import dev.ringfolio.core.optimizer.solver.Measures;
import dev.ringfolio.core.optimizer.solver.Task;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Why a problem has no best weights, where that can be shown: its constraints contradict each
 * other, nothing earns anything, or a ratio has no bound. Nothing is said that is not shown.
 * Weights are n, <em>read</em>.
 */
record Refusals(Goal goal, ConstraintSet set, Task task) {
  /** What is said of constraints that contradict each other. */
  static final String INFEASIBLE = "no weights meet all constraints";

  private static final String WITHOUT_REWARD =
      "no weights earn more than cash after costs and uncertainty; lower risk_free_rate, or "
          + "minimize variance";
  private static final String NEVER_SHORT =
      "weights that earn more than the target never fall short";

  /** Rewards below this part of the greatest are none. */
  private static final double REWARD_ZERO = 1e-10;

  /** A downside below this part of a typical volatility of a period is none. */
  private static final double DOWNSIDE_ZERO = 1e-9;

  /** If the ratio to what it earns is beyond this, too. */
  private static final double RATIO_NONE = 1e4;

  /** Against the only weights that box and budget leave. */
  Optional<Attempt> ofTheOnly(double[] only) {
    if (!feasible(only)) {
      return Optional.of(infeasible());
    }
    double variance = Measures.variance(task.sigma(), only);
    return goal.ratio() && !(new Worth(goal, only, variance).reward() > 0.0)
        ? Optional.of(withoutReward())
        : boundless(only);
  }

  /** Whether the weights meet all constraints, as far as a certificate asks. */
  boolean feasible(double[] weights) {
    return new ConstraintVerifier(goal, set, task.sigma(), weights).infeasibility()
        <= Certificate.INFEASIBILITY_MAX;
  }

  /**
   * Why there are no good weights.
   *
   * @param weights the best that were found, by which a ratio without bound is seen
   * @return stopped where it was told to, before anything was shown
   */
  Optional<Attempt> whyNot(double[] weights, Halt halt) {
    if (!set.plain() && Emptiness.proved(set, task.sigma(), halt)) {
      return Optional.of(infeasible());
    }
    if (goal.ratio() && nothingEarns(halt)) {
      return Optional.of(withoutReward());
    }
    Optional<Attempt> boundless = boundless(weights);
    return boundless.isEmpty() && halt.now()
        ? Optional.of(new Stopped(halt.outOfTime(), weights, 0))
        : boundless;
  }

  /** That a ratio has no bound, where the weights show it: they earn something at no risk. */
  Optional<Attempt> boundless(double[] weights) {
    double variance = Measures.variance(task.sigma(), weights);
    Worth worth = new Worth(goal, weights, variance);
    double gross = Arrays.stream(weights).map(Math::abs).sum();
    double summands = Math.abs(goal.base()) + gross * Starts.greatest(goal.reward());
    boolean earns = worth.reward() > REWARD_ZERO * summands;
    if (!goal.ratio() || !earns || !feasible(weights)) {
      return Optional.empty();
    }
    if (goal.objective() == Objective.MAXIMIZE_SORTINO) {
      double typical = gross * Math.sqrt(goal.typicalVariance() / Goal.YEAR);
      boolean never = worth.downside() <= DOWNSIDE_ZERO * typical && worth.value() >= RATIO_NONE;
      return never ? Optional.of(new Refused(Reason.UNBOUNDED, NEVER_SHORT)) : Optional.empty();
    }
    return Starts.withoutRisk(task.sigma(), weights, variance)
        ? Optional.of(new Refused(Reason.UNBOUNDED, Tangency.RISKLESS_EXCESS))
        : Optional.empty();
  }

  /** Whether no weights have a positive reward: the greatest there is, as far as it is proved. */
  private boolean nothingEarns(Halt halt) {
    Goal reward = goal.forReturn();
    ConvexAnswer most = ConvexAnswer.of(reward, set, task.sigma(), 0, halt);
    if (!most.certificate().optimal() && !halt.asked()) {
      most = ConvexSolver.mixed(most, reward, set, task);
    }
    Certificate certificate = most.certificate();
    double greatest = Starts.greatest(goal.reward());
    double earned = new Worth(reward, most.weights(), 0.0).reward();
    boolean less = earned + certificate.gap() * greatest <= 0.0;
    return certificate.feasible()
        && earned <= REWARD_ZERO * greatest
        && (less || certificate.optimal());
  }

  private static Refused infeasible() {
    return new Refused(Reason.INFEASIBLE_CONSTRAINTS, INFEASIBLE, Map.of());
  }

  private static Refused withoutReward() {
    return new Refused(Reason.NO_POSITIVE_EXCESS_RETURN, WITHOUT_REWARD);
  }
}
