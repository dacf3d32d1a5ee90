package dev.ringfolio.contract;

import dev.ringfolio.core.model.Symbol;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the newest alerts that one may read.
 *
 * @param which of them
 * @param before only alerts with a lesser number; {@link Long#MAX_VALUE} for all
 * @param limit how many at most
 */
public record ListAlerts(Asker asker, Which which, long before, int limit) {

  /** Null wants any. */
  public record Which(
      RiskAlert.@Nullable State state,
      @Nullable String portfolioId,
      @Nullable Symbol symbol,
      @Nullable String ruleId) {

    /** Whether {@code alert} is meant. */
    public boolean includes(Alert alert) {
      RiskAlert raised = alert.raised();
      return (state == null || state == alert.state())
          && (portfolioId == null || portfolioId.equals(raised.portfolioId()))
          && (symbol == null || symbol.equals(raised.symbol()))
          && (ruleId == null || ruleId.equals(raised.ruleId()));
    }
  }
}
