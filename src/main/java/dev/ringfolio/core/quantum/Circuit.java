package dev.ringfolio.core.quantum;

/**
 * A parametrized circuit over the selections, simulated on a state vector. The mutable state of one
 * run; one thread.
 */
interface Circuit {
  /** How many angles {@link #run} takes. */
  int angles();

  /**
   * Prepares the state of some angles in place of the last one, and what is read off it.
   *
   * @param angles radians; <em>read</em>
   * @throws StoppedException if told to stop; the state is of no use then
   */
  void run(double[] angles);

  /** {@code Σ |ψ(x)|² C(x)}, divided by the norm, which rounding leaves near one. */
  double expectation();

  /** {@code |ψ(x)|²}. */
  double probability(int selection);

  /** The most probable selection that keeps the budget; of several, the one of least index. */
  int mostProbable();
}
