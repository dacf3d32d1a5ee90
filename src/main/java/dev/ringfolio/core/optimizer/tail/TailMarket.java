package dev.ringfolio.core.optimizer.tail;

import dev.ringfolio.core.model.Warning;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Cancellation.Verdict;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.box.FeasibleSet.Budget;
import dev.ringfolio.core.optimizer.box.GreedyFill;
import dev.ringfolio.core.optimizer.solver.Attempt;
import dev.ringfolio.core.optimizer.solver.Attempt.Found;
import dev.ringfolio.core.optimizer.solver.Attempt.Refused;
import dev.ringfolio.core.optimizer.solver.Attempt.Stopped;
import dev.ringfolio.core.optimizer.solver.Task;
import dev.ringfolio.core.risk.SampleEstimator;
import dev.ringfolio.core.risk.Scenarios;
import java.util.Arrays;
import java.util.Optional;

/**
 * A problem about single scenarios made ready: whatever its budget, its weights sum to one, because
 * what is not invested is held as one more asset, cash, which returns the same in every scenario.
 *
 * @param gains T×columns, of the assets and, where the weights need not sum to one, of cash
 * @param set of the columns, with a budget of one; the bounds of cash are what those of the assets
 *     leave for it
 */
public record TailMarket(GainMatrix gains, FeasibleSet set) {
  /** Cells between two polls. */
  private static final int CELLS_OF_A_POLL = 1 << 16;

  /**
   * The market of a problem: cash is one more column where not all must be invested.
   *
   * @param threshold above which gains are counted, a period
   * @param cash what cash returns a period
   */
  public static TailMarket of(Scenarios scenarios, FeasibleSet set, double threshold, double cash) {
    return of(scenarios, set, threshold, cash, Cancellation.NEVER);
  }

  /**
   * The same, stopped early.
   *
   * @param cancellation where it says stop, the gains are anything
   */
  static TailMarket of(
      Scenarios scenarios,
      FeasibleSet set,
      double threshold,
      double cash,
      Cancellation cancellation) {
    if (set.budget() == Budget.ONE) {
      return new TailMarket(GainMatrix.ofAssets(scenarios, threshold, cancellation), set);
    }
    int n = set.assets();
    double[] lower = Arrays.copyOf(set.lower(), n + 1);
    double[] upper = Arrays.copyOf(set.upper(), n + 1);
    double least = 1.0 - Arrays.stream(set.upper()).sum();
    lower[n] = set.budget() == Budget.AT_MOST_ONE ? Math.max(0.0, least) : least;
    upper[n] = Math.max(lower[n], 1.0 - Arrays.stream(set.lower()).sum());
    return new TailMarket(
        GainMatrix.withCash(scenarios, threshold, cash, cancellation),
        new FeasibleSet(lower, upper, Budget.ONE));
  }

  /** The risk-free rate of a task a period. */
  static double cashReturn(Task task) {
    return task.problem().parameters().riskFreeRate() / SampleEstimator.PERIODS_PER_YEAR;
  }

  /** The weights of the assets as weights of the columns. */
  double[] completed(double[] weights) {
    double[] columns = Arrays.copyOf(weights, set.assets());
    if (columns.length > weights.length) {
      columns[weights.length] = 1.0 - Arrays.stream(weights).sum();
    }
    return columns;
  }

  /**
   * An attempt at the columns as one at the assets. Cash that an asset would replace without any
   * change, since it returns the same in every scenario, is invested in it.
   *
   * @param assets the feasible set of the assets
   */
  Attempt withoutCash(Attempt attempt, FeasibleSet assets) {
    if (attempt instanceof Found found) {
      double[] weights = Arrays.copyOf(found.weights(), assets.assets());
      if (assets.budget() == Budget.AT_MOST_ONE) {
        investLikeCash(weights, assets);
      }
      return new Found(weights, found.steps(), found.hints());
    }
    return attempt instanceof Stopped stopped
        ? new Stopped(
            stopped.outOfTime(), Arrays.copyOf(stopped.weights(), assets.assets()), stopped.steps())
        : attempt;
  }

  private void investLikeCash(double[] weights, FeasibleSet assets) {
    double cash = 1.0 - Arrays.stream(weights).sum();
    for (int i = 0; i < weights.length; i++) {
      double more = Math.min(cash, assets.upper()[i] - weights[i]);
      if (more > 0.0 && gains.alike(i, weights.length)) {
        weights[i] += more;
        cash -= more;
      }
    }
  }

  /** Why the scenarios of a task cannot be used; empty where they can. */
  static Optional<Refused> fault(Task task) {
    Scenarios scenarios = task.problem().scenarios();
    String objective = task.problem().objective().wire();
    if (scenarios == null) {
      return invalid(
          objective + " looks at single periods; the problem has estimates alone, no returns");
    }
    if (scenarios.assets() != task.assets()) {
      return invalid(
          "returns of %d assets, estimates of %d".formatted(scenarios.assets(), task.assets()));
    }
    if (scenarios.observations() == 0) {
      return invalid(objective + " looks at single periods; there is no row of returns");
    }
    return finite(scenarios.returns()) ? Optional.empty() : notFinite(scenarios);
  }

  /** What is left where a task was stopped before its search began; empty where it was not. */
  static Optional<Stopped> stopped(Task task) {
    Verdict verdict = task.cancellation().verdict();
    return verdict == Verdict.GO_ON
        ? Optional.empty()
        : Optional.of(
            new Stopped(
                verdict == Verdict.OUT_OF_TIME, GreedyFill.fill(task.set(), task.excess()), 0));
  }

  /** The scenarios of a task that {@link #fault} has nothing against. */
  static Scenarios scenarios(Task task) {
    Scenarios scenarios = task.problem().scenarios();
    if (scenarios == null) {
      throw new IllegalStateException("no scenarios of " + task.problem().objective());
    }
    return scenarios;
  }

  /** The warning that a tail holds less than one scenario; empty where it holds more. */
  static Optional<Warning> shortTail(Task task) {
    double tail = task.problem().constraints().cvarConfidence();
    int observations = scenarios(task).observations();
    return tail * observations < 1.0
        ? Optional.of(
            new Warning(
                "tail_of_less_than_one_row",
                "cvar_confidence %s of %d rows is less than one row: the worst row alone counts"
                    .formatted(tail, observations)))
        : Optional.empty();
  }

  /**
   * Whether a check that walks over the scenarios is cancelled. It asks every tenth of a
   * millisecond, and does not look at the time: what it takes of it was left for it.
   *
   * @param row where it is
   */
  static boolean cancelledAt(int row, int columns, Cancellation cancellation) {
    int pollEvery = 1 + CELLS_OF_A_POLL / columns;
    return row % pollEvery == pollEvery - 1 && cancellation.verdict() == Verdict.CANCELLED;
  }

  /** Some passes over the scenarios, one of them in twice the precision, and Σ beside. */
  static long checkingWork(Task task) {
    Scenarios scenarios = task.problem().scenarios();
    int rows = scenarios == null ? 0 : scenarios.observations();
    return 8L * task.assets() * (task.assets() + rows);
  }

  private static boolean finite(double[] values) {
    double sum = 0.0;
    for (double value : values) {
      sum += value * 0.0; // zero, or NaN for good
    }
    return sum == 0.0;
  }

  private static Optional<Refused> notFinite(Scenarios scenarios) {
    double[] returns = scenarios.returns();
    int at = 0;
    while (Double.isFinite(returns[at])) {
      at++;
    }
    return invalid(
        "returns[%d][%d] is %s"
            .formatted(at / scenarios.assets(), at % scenarios.assets(), returns[at]));
  }

  private static Optional<Refused> invalid(String detail) {
    return Optional.of(new Refused(Reason.INVALID_DATA, detail));
  }
}
