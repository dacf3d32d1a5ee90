package dev.ringfolio.core.optimizer.solver;

import dev.ringfolio.core.model.Warning;
import dev.ringfolio.core.optimizer.Certificate;
import java.util.List;
import java.util.Map;

/**
 * One way to solve a family of problems, and the independent check of what it finds. The check may
 * use multipliers that the solver found as hints, in bounds that are weak where a hint is bad but
 * never wrong; it shares no loop and no state with the solver.
 *
 * <p>Without state: any thread.
 */
public interface Solver {
  /** Starts worth trying while there is no certificate. */
  default int starts() {
    return 1;
  }

  /** Whether it is content with a good answer: then any gap is told, and none is a failure. */
  default boolean heuristic() {
    return false;
  }

  /** Solves, or says why not. Polls the task's cancellation in every loop. */
  Attempt solve(Task task);

  /**
   * Multiplications that {@link #certify}, {@link #value} and {@link #more} take together, by no
   * exact count: the search ends so much before its time limit that they are done by then.
   */
  default long checkingWork(Task task) {
    return 8L * task.assets() * task.assets();
  }

  /**
   * How good weights are, from the task's data, the weights and the hints alone. A check that takes
   * long polls the task's cancellation: one of a few passes over the data, which {@link
   * #checkingWork} counts, ends early where it is cancelled, and longer ones where time is up, too.
   * Stopped, it knows of no gap.
   */
  Certificate certify(Task task, double[] weights, double[] hints);

  /** The value of the objective at weights, in the units of the metrics. */
  double value(Task task, double[] weights);

  /** What the objective adds to the metrics, by its name on the wire. */
  default Map<String, Double> more(Task task, double[] weights) {
    return Map.of();
  }

  /** What the reader of an answer should know beside the warnings of the estimates. */
  default List<Warning> warnings(Task task) {
    return List.of();
  }
}
