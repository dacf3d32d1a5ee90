package dev.ringfolio.contract;

import java.util.List;

/**
 * Trades, newest first.
 *
 * @param more whether older ones are kept
 */
public record TradesListed(List<BookedTrade> trades, boolean more) {
  public TradesListed {
    trades = List.copyOf(trades);
  }
}
