package dev.ringfolio.contract;

import dev.ringfolio.core.model.WireName;
import org.jspecify.annotations.Nullable;

/**
 * Where a request is.
 *
 * @param position in the queue while it waits, else 0
 * @param finished or null while it is not
 */
public record OptimizationState(
    String requestId,
    Phase phase,
    int position,
    double estimatedWaitSeconds,
    OptimizationEvent.@Nullable OptimizationFinished finished) {

  /** The phases of a request. */
  public enum Phase implements WireName {
    QUEUED,
    RUNNING,
    FINISHED
  }
}
