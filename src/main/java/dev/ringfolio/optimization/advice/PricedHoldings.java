package dev.ringfolio.optimization.advice;

import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.Standing;
import dev.ringfolio.core.model.Amounts;
import dev.ringfolio.core.model.Holdings;
import dev.ringfolio.core.model.Position;
import dev.ringfolio.core.model.Symbol;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a portfolio holds, at the prices of one moment. Prices are the decimals that they came in
 * as, to {@link Amounts#SCALE_MAX} of them. Immutable.
 *
 * @param prices above 0, of those symbols that have one
 */
record PricedHoldings(Holdings holdings, boolean allowShort, Map<Symbol, BigDecimal> prices) {
  PricedHoldings {
    prices = Map.copyOf(prices);
  }

  static PricedHoldings of(Standing standing) {
    Map<Symbol, BigDecimal> prices = new HashMap<>();
    for (PriceUpdate update : standing.prices()) {
      if (update.price() > 0.0 && Double.isFinite(update.price())) {
        BigDecimal price = Amounts.rounded(BigDecimal.valueOf(update.price()));
        if (price.signum() > 0) {
          prices.put(update.symbol(), price);
        }
      }
    }
    return new PricedHoldings(standing.holdings(), standing.allowShort(), prices);
  }

  /** Shares held, negative where short. */
  BigDecimal quantity(Symbol symbol) {
    Position position = holdings.positions().get(symbol);
    return position == null ? BigDecimal.ZERO : position.quantity();
  }

  /** Symbols that are held and have no price. */
  List<Symbol> unpriced() {
    return holdings.positions().keySet().stream().filter(s -> !prices.containsKey(s)).toList();
  }

  /** Cash and all positions; each must have a price. */
  BigDecimal value() {
    BigDecimal value = holdings.cash();
    for (Symbol symbol : holdings.positions().keySet()) {
      value = value.add(worth(symbol));
    }
    return value;
  }

  /** Of the position; it must have a price. */
  BigDecimal worth(Symbol symbol) {
    BigDecimal price = prices.get(symbol);
    if (price == null) {
      throw new IllegalArgumentException("no price of " + symbol);
    }
    return quantity(symbol).multiply(price);
  }
}
