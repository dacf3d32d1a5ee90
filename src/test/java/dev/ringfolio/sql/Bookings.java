package dev.ringfolio.sql;

import dev.ringfolio.contract.BookedTrade;
import dev.ringfolio.contract.Portfolio;
import dev.ringfolio.core.model.Holdings;
import dev.ringfolio.core.model.Holdings.Booked;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trade;
import dev.ringfolio.core.model.Trade.Deal;
import dev.ringfolio.core.model.Trade.Side;
import dev.ringfolio.core.model.Trade.Split;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The life of a portfolio as a function of its version: what the booking that led to it holds. So
 * whoever finds a version knows every trade that must be there, and what they come to.
 */
final class Bookings {
  private static final Instant START = Instant.parse("2026-11-20T12:00:00Z");

  private Bookings() {}

  /** A portfolio nobody has traded in. */
  static Portfolio fresh(String id) {
    Holdings holdings = Holdings.of(BigDecimal.valueOf(1_000_000), List.of());
    return new Portfolio(id, "ann", id, true, holdings, 1);
  }

  /** One to three trades; every third of them a split, where there is something to split. */
  static List<Trade> of(long version) {
    List<Trade> trades = new ArrayList<>();
    Symbol symbol = new Symbol("S" + version % 7);
    BigDecimal cents = BigDecimal.valueOf(100 + version * 37 % 9_900, 2);
    Instant at = START.plusMillis(version);
    trades.add(new Deal(symbol, Side.BUY, BigDecimal.valueOf(1 + version % 5), cents, at));
    if (version % 3 > 0) {
      trades.add(new Deal(symbol, Side.SELL, new BigDecimal("0.5"), cents.add(BigDecimal.ONE), at));
    }
    if (version % 3 > 1) {
      trades.add(new Split(symbol, new BigDecimal(version % 2 == 0 ? "2" : "0.5"), at));
    }
    return trades;
  }

  /** Trades up to that version. */
  static long countUpTo(long version) {
    long count = 0;
    for (long v = 2; v <= version; v++) {
      count += of(v).size();
    }
    return count;
  }

  /** The next version, and the booking that leads to it. */
  static Next next(Portfolio before, long tradesBefore) {
    Holdings holdings = before.holdings();
    List<BookedTrade> booked = new ArrayList<>();
    for (Trade trade : of(before.version() + 1)) {
      Booked booking = (Booked) holdings.booked(trade, true);
      holdings = booking.after();
      long number = tradesBefore + booked.size() + 1;
      booked.add(new BookedTrade(number, trade, booking.realizedPnl()));
    }
    return new Next(
        new Portfolio(
            before.id(), before.owner(), before.name(), true, holdings, before.version() + 1),
        booked);
  }

  record Next(Portfolio after, List<BookedTrade> trades) {}
}
