package dev.ringfolio.core.optimizer;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.risk.Estimates;

/**
 * What is to be optimized. The time limit of {@code parameters} is the caller's to turn into a
 * {@link Cancellation}.
 */
public record Problem(
    Estimates estimates,
    Objective objective,
    Method method,
    Constraints constraints,
    Parameters parameters) {

  /** The number of assets, n. */
  public int assets() {
    return estimates.assets();
  }
}
