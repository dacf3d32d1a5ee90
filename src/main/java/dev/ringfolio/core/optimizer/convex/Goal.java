package dev.ringfolio.core.optimizer.convex;

import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Robust;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.box.Starts;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import dev.ringfolio.core.optimizer.solver.Task;
import dev.ringfolio.core.risk.SampleEstimator;
import dev.ringfolio.core.risk.Scenarios;
import org.jspecify.annotations.Nullable;

/**
 * What a problem wants, as numbers. The reward of weights w, above cash and after what uncertainty
 * and trading take, is
 *
 * <pre>  e(w) = r'w + r₀ − c‖w − held‖₁ − δ'|w| − ‖Ew‖</pre>
 *
 * and the objectives are e alone (return), {@code e − γ/2 w'Σw} (utility), {@code e/σ} (Sharpe;
 * diversification with the volatilities for r), {@code e/DD} (Sortino, annual), and variance and
 * CVaR, which look at no reward.
 *
 * <p>The cost of trading counts where a return does: in return, utility, Sharpe and Sortino. Robust
 * returns count in return, utility and Sharpe. Immutable; any thread.
 *
 * @param reward r, n; <em>read</em>
 * @param base r₀, what weights of zero earn
 * @param cost c, of a unit of L1 turnover
 * @param held n; <em>read</em>
 * @param halfWidths δ, n; null where all are zero; <em>read</em>
 * @param ellipsoid the diagonal of E, n; null where zero; <em>read</em>
 * @param riskAversion γ
 * @param days T×n, row-major, returns of single periods above cash; null where none are looked at;
 *     <em>read</em>
 * @param dayBase what weights of zero earn in a period, less the minimal acceptable return where
 *     there is one
 * @param tail probability of CVaR
 * @param typicalVariance the mean of the assets' variances, annual
 */
@SuppressWarnings("ArrayRecordComponent") // read, never written
record Goal(
    Objective objective,
    double[] reward,
    double base,
    double cost,
    double[] held,
    double @Nullable [] halfWidths,
    double @Nullable [] ellipsoid,
    double riskAversion,
    double @Nullable [] days,
    double dayBase,
    double tail,
    double typicalVariance) {

  /** Periods a year. */
  static final double YEAR = SampleEstimator.PERIODS_PER_YEAR;

  static Goal of(Task task) {
    Problem problem = task.problem();
    Parameters parameters = problem.parameters();
    Objective objective = problem.objective();
    boolean earns =
        objective == Objective.MAXIMIZE_RETURN
            || objective == Objective.MAXIMIZE_UTILITY
            || objective == Objective.MAXIMIZE_SHARPE;
    boolean sortino = objective == Objective.MAXIMIZE_SORTINO;
    boolean looksAtDays = sortino || objective == Objective.MINIMIZE_CVAR;
    double dayRate = parameters.riskFreeRate() / YEAR;
    double[] days = looksAtDays ? days(problem.scenarios(), dayRate) : null;
    double acceptable = sortino ? parameters.targetReturn() : 0.0;
    double[] reward =
        switch (objective) {
          case MAXIMIZE_SORTINO -> meanOf(days, task.assets());
          case MAXIMIZE_DIVERSIFICATION -> volatilities(task);
          default -> task.excess();
        };
    Robust robust = earns ? parameters.robust() : null;
    return new Goal(
        objective,
        reward,
        sortino ? parameters.riskFreeRate() - acceptable : 0.0,
        earns || sortino ? parameters.trading().transactionCost() : 0.0,
        problem.inOrder(parameters.trading().previousWeights()),
        halfWidths(task, robust),
        ellipsoid(task, robust),
        parameters.riskAversion(),
        days,
        dayRate - acceptable / YEAR,
        problem.constraints().cvarConfidence(),
        Starts.meanVariance(task.sigma(), task.assets()));
  }

  int assets() {
    return reward.length;
  }

  /** Rows of {@code days}. */
  int observations() {
    return days == null ? 0 : days.length / reward.length;
  }

  /** Whether the objective is a ratio. */
  boolean ratio() {
    return objective == Objective.MAXIMIZE_SHARPE
        || objective == Objective.MAXIMIZE_SORTINO
        || objective == Objective.MAXIMIZE_DIVERSIFICATION;
  }

  /** Whether trading costs something. */
  boolean costly() {
    return cost > 0.0;
  }

  /** Whether a ratio stays the same when all weights are scaled. */
  boolean scaleFree() {
    return base == 0.0 && dayBase == 0.0 && !costly();
  }

  /** The same with return, before robustness and all, for its objective. */
  Goal forReturn() {
    return new Goal(
        Objective.MAXIMIZE_RETURN,
        reward,
        base,
        cost,
        held,
        halfWidths,
        ellipsoid,
        0.0,
        null,
        0.0,
        tail,
        typicalVariance);
  }

  /**
   * The same return with more for each unit invested, less what risk is worth.
   *
   * @param invested reward of a unit of weight
   */
  Goal forUtility(double invested, double aversion) {
    double[] rewards = reward.clone();
    for (int i = 0; i < rewards.length; i++) {
      rewards[i] += invested;
    }
    return new Goal(
        Objective.MAXIMIZE_UTILITY,
        rewards,
        base,
        cost,
        held,
        halfWidths,
        ellipsoid,
        aversion,
        null,
        0.0,
        tail,
        typicalVariance);
  }

  private static double[] days(@Nullable Scenarios scenarios, double rate) {
    if (scenarios == null) {
      throw new IllegalStateException("admitted without scenarios");
    }
    if (rate == 0.0) {
      return scenarios.returns();
    }
    double[] days = scenarios.returns().clone();
    for (int i = 0; i < days.length; i++) {
      days[i] -= rate;
    }
    return days;
  }

  /** Annual means. */
  private static double[] meanOf(double @Nullable [] days, int n) {
    double[] sum = new double[n];
    if (days == null) {
      return sum;
    }
    for (int at = 0; at < days.length; at += n) {
      RowArithmetic.addScaled(sum, 1.0, days, at, n);
    }
    for (int i = 0; i < n; i++) {
      sum[i] *= YEAR * n / days.length;
    }
    return sum;
  }

  private static double[] volatilities(Task task) {
    double[] volatilities = new double[task.assets()];
    for (int i = 0; i < volatilities.length; i++) {
      volatilities[i] = Math.sqrt(Math.max(0.0, task.sigma()[i * volatilities.length + i]));
    }
    return volatilities;
  }

  private static double @Nullable [] ellipsoid(Task task, @Nullable Robust robust) {
    return robust != null && robust.kind() == Robust.Kind.ELLIPSOID
        ? standardErrors(task, robust.radius())
        : null;
  }

  private static double @Nullable [] halfWidths(Task task, @Nullable Robust robust) {
    if (robust == null || robust.kind() != Robust.Kind.BOX) {
      return null;
    }
    return robust.deltas().isEmpty()
        ? standardErrors(task, robust.radius())
        : task.problem().inOrder(robust.deltas());
  }

  /** {@code radius · σᵢ/√(T/252)}: the annual means' standard errors. */
  private static double[] standardErrors(Task task, double radius) {
    double[] errors = volatilities(task);
    double years = task.problem().estimates().observations() / YEAR;
    for (int i = 0; i < errors.length; i++) {
      errors[i] *= radius / Math.sqrt(years);
    }
    return errors;
  }
}
