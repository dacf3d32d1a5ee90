package dev.ringfolio.contract;

import dev.ringfolio.core.model.Holdings;
import java.util.List;

/**
 * Where a portfolio stands when a job for it is handed over.
 *
 * @param allowShort whether it may sell more than it holds
 * @param prices of what it holds and of the request's symbols, live or of the last close; of those
 *     that have any
 */
public record Standing(Holdings holdings, boolean allowShort, List<PriceUpdate> prices) {
  public Standing {
    prices = List.copyOf(prices);
  }
}
