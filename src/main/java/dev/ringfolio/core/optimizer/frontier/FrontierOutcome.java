package dev.ringfolio.core.optimizer.frontier;

import dev.ringfolio.core.model.Warning;
import dev.ringfolio.core.optimizer.Outcome;
import java.util.List;

/** What came of tracing an efficient frontier. */
public sealed interface FrontierOutcome {

  /**
   * The whole frontier.
   *
   * @param status optimal only where every corner has a certificate that says so
   * @param steps changes made on the way
   */
  record Traced(
      EfficientFrontier frontier, Outcome.Status status, int steps, List<Warning> warnings)
      implements FrontierOutcome {
    public Traced {
      warnings = List.copyOf(warnings);
    }
  }

  /** No frontier, and why. */
  record Failed(Outcome.Failed cause) implements FrontierOutcome {}
}
