package dev.ringfolio.prices;

import dev.ringfolio.core.market.History.Origin;
import dev.ringfolio.core.market.PriceBook;
import dev.ringfolio.core.market.PriceBook.ClosesWanted;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.prices.LastCloses.DailyClose;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * Fetches the previous closes that the book wants and the feed did not tell, one read at a time.
 * Owned by the price cache, on whose context it runs.
 */
final class PreviousCloses {
  /** Symbols of one read at most. */
  static final int SYMBOLS_MAX = 500;

  private final PriceBook book;
  private final ClosesPool closes;
  private final Origin origin;
  private boolean asking;

  /** A simulated market goes with simulated rows, any other with rows that somebody recorded. */
  PreviousCloses(PriceBook book, ClosesPool closes, PriceSource source) {
    this.book = book;
    this.closes = closes;
    this.origin = source == PriceSource.SIMULATOR ? Origin.SIMULATED : Origin.IMPORTED;
  }

  /** Asks for what is due. Ends when the book has it, or when there is nothing to be had now. */
  Future<Void> fetch(long nowMillis) {
    if (asking) {
      return Future.succeededFuture();
    }
    ClosesWanted wanted = book.closesWanted(nowMillis, SYMBOLS_MAX);
    if (wanted.symbols().isEmpty()) {
      return Future.succeededFuture();
    }
    asking = true;
    return closes
        .read(wanted.symbols(), LocalDate.ofEpochDay(wanted.day()))
        .onComplete(ended -> asking = false)
        .onSuccess(found -> take(wanted.day(), found))
        .otherwise(Map.of())
        .mapEmpty();
  }

  private void take(int day, Map<Symbol, List<DailyClose>> found) {
    found.forEach(
        (symbol, rows) -> {
          if (!rows.isEmpty() && rows.get(0).origin() == origin) {
            book.previousClose(symbol, day, rows.get(0).close());
          }
        });
  }
}
