package dev.ringfolio.core.portfolio;

import dev.ringfolio.core.model.Holdings;
import dev.ringfolio.core.model.Position;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Valuation;
import dev.ringfolio.core.model.Valuation.Line;
import java.util.ArrayList;
import java.util.List;

/**
 * One portfolio, laid out for its valuation: columns instead of objects. A part of its {@link
 * PortfolioBook}.
 */
final class Account {
  final String id;
  final Quote[] quotes;
  boolean dirty;
  double volatility = Double.NaN;
  double var95 = Double.NaN;

  private final double[] quantity;
  private final double[] averageCost;
  private final double[] cost;
  private final double cash;
  private final double realizedPnl;

  Account(String id, Holdings holdings, List<Quote> quotes) {
    this.id = id;
    int n = quotes.size();
    this.quotes = quotes.toArray(new Quote[n]);
    this.quantity = new double[n];
    this.averageCost = new double[n];
    this.cost = new double[n];
    int i = 0;
    for (Position position : holdings.positions().values()) {
      quantity[i] = position.quantity().doubleValue();
      averageCost[i] = position.averageCost().doubleValue();
      cost[i] = position.cost().doubleValue();
      i++;
    }
    this.cash = holdings.cash().doubleValue();
    this.realizedPnl = holdings.realizedPnl().doubleValue();
  }

  /** Its worth at the newest prices. */
  Valuation valued() {
    double worth = cash;
    double paid = 0.0;
    double paidInAll = 0.0;
    double dayChange = 0.0;
    long asOfMillis = 0;
    for (int i = 0; i < quotes.length; i++) {
      Quote quote = quotes[i];
      if (quote.priced()) {
        worth += quantity[i] * quote.price;
        paid += cost[i];
        paidInAll += Math.abs(cost[i]);
        dayChange += known(dayChange(i));
        asOfMillis = Math.max(asOfMillis, quote.timeMillis);
      }
    }
    double unrealized = worth - cash - paid;
    double before = worth - dayChange;
    return new Valuation(
        id,
        worth,
        cash,
        paid,
        dayChange,
        before > 0.0 ? 100.0 * dayChange / before : Double.NaN,
        unrealized,
        paidInAll > 0.0 ? 100.0 * unrealized / paidInAll : Double.NaN,
        realizedPnl,
        volatility,
        var95,
        symbols(true),
        symbols(false),
        asOfMillis,
        lines(worth));
  }

  /** How its worth is spread over its symbols. */
  Exposure exposure() {
    double worth = cash;
    for (int i = 0; i < quotes.length; i++) {
      worth += quantity[i] * quotes[i].price;
    }
    Symbol[] symbols = new Symbol[quotes.length];
    double[] weights = new double[quotes.length];
    for (int i = 0; i < quotes.length; i++) {
      symbols[i] = quotes[i].symbol;
      weights[i] = worth > 0.0 ? quantity[i] * quotes[i].price / worth : Double.NaN;
    }
    return new Exposure(id, List.of(symbols), weights);
  }

  private static double known(double value) {
    return Double.isNaN(value) ? 0.0 : value;
  }

  private double dayChange(int i) {
    return quantity[i] * (quotes[i].price - quotes[i].previousClose);
  }

  /** Those with an old price or none, or only those with none. */
  private List<Symbol> symbols(boolean old) {
    List<Symbol> found = List.of();
    for (Quote quote : quotes) {
      if (!quote.priced() || (old && quote.stale)) {
        found = found.isEmpty() ? new ArrayList<>() : found;
        found.add(quote.symbol);
      }
    }
    return found;
  }

  private List<Line> lines(double worth) {
    Line[] lines = new Line[quotes.length];
    for (int i = 0; i < lines.length; i++) {
      Quote quote = quotes[i];
      double value = quantity[i] * quote.price;
      lines[i] =
          new Line(
              quote.symbol,
              quantity[i],
              averageCost[i],
              quote.price,
              value,
              worth > 0.0 ? value / worth : Double.NaN,
              dayChange(i),
              100.0 * (quote.price - quote.previousClose) / quote.previousClose,
              value - cost[i],
              quote.stale);
    }
    return List.of(lines);
  }
}
