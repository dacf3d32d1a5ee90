package dev.ringfolio.core.optimizer;

/** Hears from a solver that takes long. Called on the solver's thread; must be cheap. */
@FunctionalInterface
public interface Progress {
  /** Nobody listens. */
  Progress NONE = (iteration, fraction, best) -> {};

  /**
   * The solver is still at it.
   *
   * @param iteration from 1
   * @param fraction of the work done, 0..1; NaN where unknown
   * @param best value of the objective so far, as it is told in the metrics; NaN while there is
   *     none
   */
  void report(long iteration, double fraction, double best);
}
