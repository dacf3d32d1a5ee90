package dev.ringfolio.core.optimizer;

/** What a solver came to, before anyone checked it. */
sealed interface Attempt {

  /** Weights that the solver believes in. */
  @SuppressWarnings("ArrayRecordComponent") // read, never written
  record Found(double[] weights, int steps) implements Attempt {}

  /** The solver was stopped; the weights are feasible. */
  @SuppressWarnings("ArrayRecordComponent") // read, never written
  record Stopped(boolean outOfTime, double[] weights, int steps) implements Attempt {}

  /** There is no answer. */
  record Refused(Outcome.Reason reason, String detail) implements Attempt {}

  /** What the ending of a program means for weights made of it. */
  static Attempt of(BoxProgram.Ending ending, double[] weights, int steps) {
    return switch (ending) {
      case STATIONARY, STEPS_EXHAUSTED -> new Found(weights, steps);
      case CANCELLED -> new Stopped(false, weights, steps);
      case OUT_OF_TIME -> new Stopped(true, weights, steps);
      case UNBOUNDED -> new Refused(Outcome.Reason.UNBOUNDED, "the objective grows without bound");
    };
  }
}
