package dev.ringfolio.core.optimizer.parity;

import dev.ringfolio.core.model.ClusterDistance;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Certificate;
import dev.ringfolio.core.optimizer.box.Starts;
import dev.ringfolio.core.optimizer.solver.Attempt;
import dev.ringfolio.core.optimizer.solver.Measures;
import dev.ringfolio.core.optimizer.solver.Solver;
import dev.ringfolio.core.optimizer.solver.Task;
import java.util.Optional;

/** Hierarchical risk parity: single linkage, then recursive bisection of its leaves. */
public final class HierarchicalSolver implements Solver {

  @Override
  public Attempt solve(Task task) {
    Optional<Attempt> refused = GivenWeights.riskless(task);
    if (refused.isPresent()) {
      return refused.get();
    }
    int n = task.assets();
    ClusterDistance distance = task.problem().parameters().distance();
    Optional<Closeness> closeness = Closeness.of(distance, n, task.sigma(), task.cancellation());
    Optional<SingleLinkage> linkage =
        closeness.flatMap(near -> SingleLinkage.of(n, near, task.cancellation()));
    if (linkage.isEmpty()) {
      return stopped(task);
    }
    int[] merges = linkage.get().merges();
    RecursiveBisection bisection =
        new RecursiveBisection(task.sigma(), linkage.get().leaves(merges), task.cancellation());
    double[] weights = bisection.weights();
    return bisection.stopped()
        ? stopped(task)
        : GivenWeights.within(task, weights, n - 1, tree(linkage.get().order(), merges));
  }

  /** Equal weights are feasible where those of the objective would be. */
  private static Attempt stopped(Task task) {
    boolean outOfTime = task.cancellation().verdict() == Cancellation.Verdict.OUT_OF_TIME;
    return new Attempt.Stopped(outOfTime, Starts.equal(task.set()), 0);
  }

  /** What {@link HierarchicalVerifier} reads. */
  private static double[] tree(int[] order, int[] merges) {
    double[] hints = new double[order.length + merges.length];
    for (int k = 0; k < order.length; k++) {
      hints[k] = order[k];
    }
    for (int k = 0; k < merges.length; k++) {
      hints[order.length + k] = merges[k];
    }
    return hints;
  }

  @Override
  public Certificate certify(Task task, double[] weights, double[] hints) {
    return new HierarchicalVerifier(
            task.assets(),
            task.sigma(),
            task.problem().parameters().distance(),
            task.cancellation())
        .certify(task.set(), weights, hints);
  }

  /** Annual volatility. */
  @Override
  public double value(Task task, double[] weights) {
    return Math.sqrt(Measures.variance(task.sigma(), weights));
  }
}
