package dev.ringfolio.optimization.comparison;

import dev.ringfolio.contract.Compare;
import dev.ringfolio.contract.ComparisonState.Status;

/**
 * An accepted comparison and where it is. Owned by {@link ComparisonDesk}, which alone writes it.
 */
final class Ticket {
  final Compare request;

  /** As the store has it, or is to have it. */
  private KeptComparison row;

  /** Read by the solver's thread. */
  private volatile Status status = Status.QUEUED;

  long sinceNanos;

  Ticket(KeptComparison row, Compare request) {
    this.row = row;
    this.request = request;
  }

  KeptComparison row() {
    return row;
  }

  Status status() {
    return status;
  }

  boolean over() {
    return status.over();
  }

  void begin(long nowNanos) {
    status = Status.RUNNING;
    sinceNanos = nowNanos;
  }

  void finish(Status how, long nowMillis, String told) {
    row = row.over(how, nowMillis, told);
    status = how;
  }
}
