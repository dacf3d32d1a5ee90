package dev.ringfolio.core.optimizer.solver;

import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.box.BoxProgram;
import java.util.Map;

/** What a solver came to, before anyone checked it. */
public sealed interface Attempt {

  /**
   * Weights that the solver believes in.
   *
   * @param hints multipliers that help its check, in an order of their own; may be empty
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never written
  record Found(double[] weights, int steps, double[] hints) implements Attempt {
    public Found(double[] weights, int steps) {
      this(weights, steps, new double[0]);
    }
  }

  /** The solver was stopped; the weights are feasible. */
  @SuppressWarnings("ArrayRecordComponent") // read, never written
  record Stopped(boolean outOfTime, double[] weights, int steps) implements Attempt {}

  /**
   * There is no answer.
   *
   * @param facts for programs
   */
  record Refused(Outcome.Reason reason, String detail, Map<String, Object> facts)
      implements Attempt {
    public Refused(Outcome.Reason reason, String detail) {
      this(reason, detail, Map.of());
    }
  }

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
