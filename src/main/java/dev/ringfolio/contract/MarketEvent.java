package dev.ringfolio.contract;

import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import org.jspecify.annotations.Nullable;

/** What the feed tells, in the order in which it happened. */
public sealed interface MarketEvent {

  /**
   * A trade, or a bare price update where {@code volume} is 0.
   *
   * @param price positive and finite, as it came in
   * @param volume shares or base units, ≥ 0
   * @param timeMillis the trade's own time
   * @param receivedMillis wall time of its receipt
   */
  record Traded(
      Symbol symbol,
      double price,
      double volume,
      long timeMillis,
      long receivedMillis,
      PriceSource source)
      implements MarketEvent {}

  /**
   * The session's reference prices of a symbol; NaN where unknown.
   *
   * @param previousClose of the session before
   * @param timeMillis of the last price in it, by the upstream
   */
  record Quoted(
      Symbol symbol,
      double last,
      double previousClose,
      double open,
      double high,
      double low,
      long timeMillis,
      long receivedMillis,
      PriceSource source)
      implements MarketEvent {}

  /**
   * Whether the shares' market is open.
   *
   * @param session {@code pre-market}, {@code regular}, {@code post-market}, or null
   */
  record MarketStatus(
      String exchange, boolean open, @Nullable String session, long atMillis, PriceSource source)
      implements MarketEvent {}

  /**
   * The symbols' trades are streamed from now on; or no longer, so that volume from here on is
   * partial.
   */
  record StreamChanged(Symbol symbol, boolean streaming, long atMillis, PriceSource source)
      implements MarketEvent {}

  /** The state of the connection to the upstream changed. */
  record FeedChanged(FeedState state, long atMillis, PriceSource source) implements MarketEvent {}
}
