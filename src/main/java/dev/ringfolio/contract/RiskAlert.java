package dev.ringfolio.contract;

import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.WireName;
import org.jspecify.annotations.Nullable;

/**
 * A rule's limit was crossed, or is no longer. Exactly one of portfolio and symbol is told.
 *
 * @param id of the alert: raised and cleared have the same
 * @param owner the user whose rule it is
 * @param ruleId of the rule
 * @param metric its name on the wire
 * @param value that was measured
 * @param limit that the rule gives
 * @param message for people
 */
public record RiskAlert(
    String id,
    String owner,
    @Nullable String portfolioId,
    @Nullable Symbol symbol,
    String ruleId,
    String metric,
    double value,
    double limit,
    Severity severity,
    State state,
    String message,
    long atMillis) {

  /** How bad it is. */
  public enum Severity implements WireName {
    WARNING,
    CRITICAL
  }

  /** Whether it holds. */
  public enum State implements WireName {
    RAISED,
    CLEARED
  }

  /** For the ring's bound on bytes. */
  public int estimatedBytes() {
    return 300 + 2 * message.length();
  }
}
