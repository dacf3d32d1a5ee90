package dev.ringfolio.contract;

import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.WireName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a comparison is.
 *
 * @param position in the line while it waits, 1 = next; else 0
 * @param estimatedWaitSeconds until it is begun; 0 where nothing is before it
 * @param finishedMillis 0 while it is not
 * @param answer what is told of it, JSON; null while it is not finished, and in lists
 */
public record ComparisonState(
    String id,
    @Nullable String requestId,
    @Nullable String portfolioId,
    List<Symbol> symbols,
    Status status,
    int position,
    double estimatedWaitSeconds,
    long createdMillis,
    long finishedMillis,
    @Nullable String answer) {

  public ComparisonState {
    symbols = List.copyOf(symbols);
  }

  /** What becomes of a comparison. */
  public enum Status implements WireName {
    QUEUED,
    RUNNING,
    /** At least one method has an answer. */
    COMPLETED,
    FAILED,
    CANCELLED;

    /** Whether nothing changes any more. */
    public boolean over() {
      return this != QUEUED && this != RUNNING;
    }
  }
}
