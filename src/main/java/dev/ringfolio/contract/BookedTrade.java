package dev.ringfolio.contract;

import dev.ringfolio.core.model.Trade;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A trade that counts.
 *
 * @param number of the portfolio's trades, from 1, in the order in which they were booked
 * @param realizedPnl by this trade alone
 * @param clientId the client's own name of the trade, or null
 */
public record BookedTrade(
    long number, Trade trade, BigDecimal realizedPnl, @Nullable String clientId) {

  /** One that the client gave no name. */
  public BookedTrade(long number, Trade trade, BigDecimal realizedPnl) {
    this(number, trade, realizedPnl, null);
  }
}
