package dev.ringfolio.questions;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.BookedTrade;
import dev.ringfolio.contract.ListTrades;
import dev.ringfolio.contract.Portfolio;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.TradesListed;
import dev.ringfolio.core.model.Symbol;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The trades that led to what a portfolio holds, read page by page. */
public final class TradeHistory {
  private static final int PAGE = 1_000;

  private final Bus bus;

  public TradeHistory(Bus bus) {
    this.bus = bus;
  }

  /** All of them, the oldest first. */
  public Future<List<BookedTrade>> of(Asker asker, Portfolio portfolio) {
    return of(asker, portfolio, Long.MAX_VALUE, new ArrayList<>());
  }

  private Future<List<BookedTrade>> of(
      Asker asker, Portfolio portfolio, long before, List<BookedTrade> newer) {
    return bus.ask(Services.LIST_TRADES, new ListTrades(asker, portfolio.id(), before, PAGE))
        .compose(
            (TradesListed listed) -> {
              listed.trades().stream()
                  .filter(booked -> booked.number() > portfolio.settledTrades())
                  .forEach(newer::add);
              long oldest =
                  listed.trades().isEmpty()
                      ? 0
                      : listed.trades().get(listed.trades().size() - 1).number();
              if (listed.more() && oldest > portfolio.settledTrades() + 1) {
                return of(asker, portfolio, oldest, newer);
              }
              Collections.reverse(newer);
              return Future.succeededFuture(newer);
            });
  }

  /** Every symbol that the portfolio holds or traded. */
  public static List<Symbol> symbols(Portfolio portfolio, List<BookedTrade> trades) {
    Set<Symbol> symbols = new TreeSet<>(portfolio.holdings().positions().keySet());
    trades.forEach(booked -> symbols.add(booked.trade().symbol()));
    return List.copyOf(symbols);
  }
}
