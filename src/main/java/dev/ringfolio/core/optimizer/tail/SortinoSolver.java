package dev.ringfolio.core.optimizer.tail;

import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Certificate;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.box.FeasibleSet.Budget;
import dev.ringfolio.core.optimizer.box.GreedyFill;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import dev.ringfolio.core.optimizer.quadratic.MaximumSharpe;
import dev.ringfolio.core.optimizer.solver.Attempt;
import dev.ringfolio.core.optimizer.solver.Attempt.Found;
import dev.ringfolio.core.optimizer.solver.Attempt.Refused;
import dev.ringfolio.core.optimizer.solver.Attempt.Stopped;
import dev.ringfolio.core.optimizer.solver.Solver;
import dev.ringfolio.core.optimizer.solver.Task;
import dev.ringfolio.core.risk.SampleEstimator;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Greatest Sortino ratio over a box and a budget. Where cash pays exactly the target, the ratio
 * does not change with the part invested: then the most invested weights are taken, or without a
 * budget those with {@code Σ|w| = 1}, as far as the bounds allow.
 *
 * <p>Where weights have no certificate, {@link SortinoRefinement} goes on from them in twice the
 * precision.
 */
public final class SortinoSolver implements Solver {
  /** A gain below this part of the mean absolute cell may be rounding. */
  private static final double GAIN_ZERO = 1e-12;

  /** In ordinary precision; then with the last digits, which count where there is no risk. */
  @Override
  public int starts() {
    return 2;
  }

  @Override
  public Attempt solve(Task task) {
    Optional<Refused> fault = TailMarket.fault(task);
    if (fault.isPresent()) {
      return fault.get();
    }
    Optional<Stopped> stopped = TailMarket.stopped(task);
    if (stopped.isPresent()) {
      return stopped.get();
    }
    double cash = TailMarket.cashReturn(task);
    double threshold = threshold(task);
    TailMarket market =
        TailMarket.of(TailMarket.scenarios(task), task.set(), threshold, cash, task.cancellation());
    stopped = TailMarket.stopped(task);
    if (stopped.isPresent()) {
      return stopped.get();
    }
    Attempt attempt = MaximumSortino.solve(market, covariance(task, market), task.cancellation());
    if (attempt instanceof Found found && task.attempt() > 0) {
      attempt = lastDigits(market, found, task.cancellation());
    }
    if (attempt instanceof Refused refused) {
      return explained(refused, task, market);
    }
    Attempt without = market.withoutCash(attempt, task.set());
    boolean anyScale = task.set().budget() != Budget.ONE && cash == threshold;
    return anyScale && without instanceof Found found
        ? new Found(MaximumSharpe.scaled(task.set(), found.weights()), found.steps(), found.hints())
        : without;
  }

  /**
   * The weights in twice the precision, unless other weights gain something in every scenario:
   * those of the greatest worst gain, which is the least conditional value at risk of one row.
   */
  private static Attempt lastDigits(TailMarket market, Found found, Cancellation cancellation) {
    GainMatrix gains = market.gains();
    Attempt safest = MinimumCvar.solve(market, 1.0 / gains.rows(), found.weights(), cancellation);
    if (!(safest instanceof Found safe)) {
      return safest;
    }
    double[] gained = new double[gains.rows()];
    gains.ofPortfolio(safe.weights(), gained);
    double least = Arrays.stream(gained).min().orElse(0.0);
    return least > GAIN_ZERO * gains.meanAbsolute()
        ? new Refused(Reason.UNBOUNDED, "a feasible portfolio gains in every row")
        : SortinoRefinement.refine(market, found.weights(), found.steps(), cancellation);
  }

  /** The covariance of the columns: of cash it is zero. */
  private static double[] covariance(Task task, TailMarket market) {
    int n = task.assets();
    int columns = market.set().assets();
    if (columns == n) {
      return task.sigma();
    }
    double[] wider = new double[columns * columns];
    for (int i = 0; i < n; i++) {
      System.arraycopy(task.sigma(), i * n, wider, i * columns, n);
    }
    return wider;
  }

  private static Refused explained(Refused refused, Task task, TailMarket market) {
    double target = task.problem().parameters().targetReturn();
    if (refused.reason() == Reason.UNBOUNDED) {
      return new Refused(
          Reason.UNBOUNDED,
          "a feasible portfolio earns more than target_return %s in the mean and in no row less, so "
                  .formatted(target)
              + "the ratio has no bound; raise target_return, use more rows, or tighten the bounds");
    }
    double[] total = market.gains().total();
    double best = RowArithmetic.dot(total, GreedyFill.fillOne(market.set(), total));
    double annual = SampleEstimator.PERIODS_PER_YEAR * best / market.gains().rows();
    return new Refused(
        refused.reason(),
        "the best feasible mean return is %s a year, not above target_return %s; "
                .formatted(annual + target, target)
            + "lower target_return, or minimize variance");
  }

  @Override
  public long checkingWork(Task task) {
    return TailMarket.checkingWork(task);
  }

  @Override
  public Certificate certify(Task task, double[] weights, double[] hints) {
    return verifier(task, weights, hints).certify();
  }

  @Override
  public double value(Task task, double[] weights) {
    return verifier(task, weights, new double[0]).ratio();
  }

  @Override
  public Map<String, Double> more(Task task, double[] weights) {
    return Map.of("sortino_ratio", value(task, weights));
  }

  private static double threshold(Task task) {
    return task.problem().parameters().targetReturn() / SampleEstimator.PERIODS_PER_YEAR;
  }

  private static SortinoVerifier verifier(Task task, double[] weights, double[] hints) {
    return new SortinoVerifier(
        TailMarket.scenarios(task),
        task.set(),
        threshold(task),
        TailMarket.cashReturn(task),
        weights,
        hints,
        task.cancellation());
  }
}
