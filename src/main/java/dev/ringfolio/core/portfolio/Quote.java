package dev.ringfolio.core.portfolio;

import dev.ringfolio.core.model.Symbol;
import java.util.ArrayList;
import java.util.List;

/** The newest price of one symbol, and who holds it. A part of its {@link PortfolioBook}. */
final class Quote {
  final Symbol symbol;
  final List<Account> holders = new ArrayList<>(2);
  double price = Double.NaN;
  double previousClose = Double.NaN;
  boolean stale = true;
  long timeMillis;
  boolean changed;

  Quote(Symbol symbol) {
    this.symbol = symbol;
  }

  boolean priced() {
    return price > 0;
  }
}
