package dev.ringfolio.contract;

import dev.ringfolio.core.model.Trade;
import java.math.BigDecimal;

/**
 * A trade that counts.
 *
 * @param number of the portfolio's trades, from 1, in the order in which they were booked
 * @param realizedPnl by this trade alone
 */
public record BookedTrade(long number, Trade trade, BigDecimal realizedPnl) {}
