package dev.ringfolio.gateway.fanout;

import dev.ringfolio.contract.OptimizationEvent;
import dev.ringfolio.contract.RiskAlert;
import dev.ringfolio.contract.Signal;

/** The events that one gateway instance holds, by topic. */
public record EventLogs(
    EventLog<OptimizationEvent> optimizations,
    EventLog<RiskAlert> alerts,
    EventLog<Signal> signals) {
  /** Bytes of optimizations kept in their encoded form. */
  private static final long ENCODED_BYTES_MAX = 4L << 20;

  /** The same of each topic whose events are small. */
  private static final long ENCODED_SMALL_BYTES_MAX = 1L << 20;

  /** Logs that hold as much as the rings of their topics. */
  public static EventLogs asRings() {
    return new EventLogs(
        new EventLog<>(EventKind.OPTIMIZATIONS, ENCODED_BYTES_MAX),
        new EventLog<>(EventKind.ALERTS, ENCODED_SMALL_BYTES_MAX),
        new EventLog<>(EventKind.SIGNALS, ENCODED_SMALL_BYTES_MAX));
  }
}
