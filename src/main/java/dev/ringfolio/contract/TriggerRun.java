package dev.ringfolio.contract;

import dev.ringfolio.core.model.WireName;
import org.jspecify.annotations.Nullable;

/**
 * What came of the last run that a trigger asked for.
 *
 * @param requestId of the optimization, as it can be read
 * @param atMillis when that was asked for
 * @param error why there is no result, where there is none
 */
public record TriggerRun(
    String requestId, long atMillis, Status status, @Nullable FailureCode error, String detail) {

  /** How far it is. */
  public enum Status implements WireName {
    /** It waits or is solved. */
    QUEUED,
    OPTIMAL,
    APPROXIMATE,
    FAILED,
    CANCELLED,
    /** It was not taken, and is tried again. */
    REFUSED,
    /** It is over, and what came of it was not heard: it is read by its id. */
    UNKNOWN
  }

  /** Of which nothing is known but that it was asked for. */
  public static TriggerRun queued(String requestId, long atMillis) {
    return new TriggerRun(requestId, atMillis, Status.QUEUED, null, "");
  }

  /** The same, as it stands now. */
  public TriggerRun as(Status now) {
    return new TriggerRun(requestId, atMillis, now, error, detail);
  }

  /** The same, further on. */
  public TriggerRun ended(Status now, @Nullable Failure failure) {
    return new TriggerRun(
        requestId,
        atMillis,
        now,
        failure == null ? null : failure.code(),
        failure == null ? "" : failure.detail());
  }
}
