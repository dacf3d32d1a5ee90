package dev.ringfolio.prices;

import dev.ringfolio.contract.MarketEvent;
import dev.ringfolio.contract.MarketEvent.FeedChanged;
import dev.ringfolio.contract.MarketEvent.MarketStatus;
import dev.ringfolio.contract.MarketEvent.Quoted;
import dev.ringfolio.contract.MarketEvent.StreamChanged;
import dev.ringfolio.contract.MarketEvent.Traded;
import dev.ringfolio.core.market.LiveBars;
import dev.ringfolio.core.market.PriceBook;
import dev.ringfolio.core.model.PriceSource;

/**
 * Enters what the feed tells into the book, and its trades into the bars. Prices of another source
 * than the book's are left out and counted: they would end in each other's sums and keys. Owned by
 * the price cache.
 */
final class Bookkeeper {
  private static final String SHARES = "US";

  private final PriceBook book;
  private final LiveBars bars;
  private final PriceSource source;
  private long foreign;

  Bookkeeper(PriceBook book, LiveBars bars, PriceSource source) {
    this.book = book;
    this.bars = bars;
    this.source = source;
  }

  /** Events of another source than the book's, in all. */
  long foreign() {
    return foreign;
  }

  void enter(MarketEvent event) {
    if (event instanceof Traded trade) {
      if (own(trade.source())) {
        book.trade(
            trade.symbol(),
            trade.price(),
            trade.volume(),
            trade.timeMillis(),
            trade.receivedMillis());
        bars.trade(
            trade.symbol(),
            trade.price(),
            trade.volume(),
            trade.timeMillis(),
            trade.receivedMillis());
      }
    } else if (event instanceof Quoted quote) {
      if (own(quote.source())) {
        book.quote(
            quote.symbol(),
            quote.last(),
            quote.previousClose(),
            quote.timeMillis(),
            quote.receivedMillis());
      }
    } else if (event instanceof StreamChanged stream) {
      if (own(stream.source())) {
        book.stream(stream.symbol(), stream.streaming(), stream.atMillis());
        bars.stream(stream.symbol(), stream.streaming(), stream.atMillis());
      }
    } else if (event instanceof MarketStatus status) {
      if (own(status.source()) && status.exchange().equals(SHARES)) {
        book.market(status.open(), status.atMillis());
      }
    } else if (!(event instanceof FeedChanged)) {
      // What a lost connection means for a symbol is told by StreamChanged.
      throw new IllegalArgumentException("unknown event " + event);
    }
  }

  private boolean own(PriceSource of) {
    foreign += of == source ? 0 : 1;
    return of == source;
  }
}
