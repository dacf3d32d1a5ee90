package dev.ringfolio.core.trigger;

import dev.ringfolio.core.model.Trigger;
import java.util.List;

/**
 * A run of one portfolio that is to begin.
 *
 * @param triggerIds those that asked for it, the one that did first leading
 * @param kind of the leading one, as are reason, value and time
 * @param value NaN where it is no number
 * @param askedMillis when that one fired first since its last run; of one run however often it is
 *     told
 */
public record TriggeredRun(
    Whose portfolio,
    List<String> triggerIds,
    Trigger kind,
    String reason,
    double value,
    long askedMillis,
    String request) {
  public TriggeredRun {
    triggerIds = List.copyOf(triggerIds);
  }

  /** The id of the trigger that asked first. */
  public String leader() {
    return triggerIds.get(0);
  }
}
