package dev.ringfolio.contract;

import dev.ringfolio.core.model.Trade;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Books a trade.
 *
 * @param versions of the portfolio that it may change; none for any
 * @param clientId the client's own name of the trade, under which it counts once however often it
 *     is sent; or null
 */
public record BookTrade(
    Asker asker, String id, List<Long> versions, Trade trade, @Nullable String clientId) {
  public BookTrade {
    versions = List.copyOf(versions);
  }
}
