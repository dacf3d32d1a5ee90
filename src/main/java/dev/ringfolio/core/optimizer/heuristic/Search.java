package dev.ringfolio.core.optimizer.heuristic;

/** A heuristic: spends the evaluations of a round; what is best is kept by the trials. */
@FunctionalInterface
interface Search {
  /**
   * Searches until the round is over or stopped. In later rounds the best of the earlier ones is
   * among the candidates it starts with.
   */
  void round(Trials trials, Draws draws);
}
