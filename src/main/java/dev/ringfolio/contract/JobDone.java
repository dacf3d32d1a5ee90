package dev.ringfolio.contract;

import dev.ringfolio.contract.OptimizationEvent.Metrics;
import dev.ringfolio.contract.OptimizationEvent.Status;
import dev.ringfolio.core.model.Warning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a job. Fields as in {@link OptimizationEvent.OptimizationFinished}.
 *
 * @param dataVersion of the history that the answer was made of; 0 where none was read, {@link
 *     #UNKNOWN_VERSION} where it may be an old one
 */
@SuppressWarnings("ArrayRecordComponent") // read, never written
public record JobDone(
    String workerId,
    long jobId,
    int attempt,
    Status status,
    double[] weights,
    @Nullable Metrics metrics,
    double optimizationTimeSeconds,
    double gap,
    List<Warning> warnings,
    long marketDataMillis,
    int observations,
    long dataVersion,
    boolean simulated,
    @Nullable Failure failure,
    @Nullable Suggestion suggestion) {
  /** Where the database was away, and the answer was made of what had been read before. */
  public static final long UNKNOWN_VERSION = -1;

  public JobDone {
    warnings = List.copyOf(warnings);
  }
}
