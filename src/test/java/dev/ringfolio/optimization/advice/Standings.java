package dev.ringfolio.optimization.advice;

import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.Standing;
import dev.ringfolio.core.model.Holdings;
import dev.ringfolio.core.model.Position;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.optimization.Requests;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Portfolios and prices, as tests write them down. */
public final class Standings {
  private final BigDecimal cash;
  private final List<Position> positions = new ArrayList<>();
  private final List<PriceUpdate> prices = new ArrayList<>();
  private boolean allowShort;

  private Standings(String cash) {
    this.cash = new BigDecimal(cash);
  }

  public static Standings cash(String cash) {
    return new Standings(cash);
  }

  public Standings holds(String symbol, String quantity) {
    positions.add(new Position(new Symbol(symbol), new BigDecimal(quantity), BigDecimal.ONE));
    return this;
  }

  public Standings prices(Map<String, Double> all) {
    all.forEach(
        (symbol, price) ->
            prices.add(Requests.price(new Symbol(symbol), price, 19_701, PriceSource.SIMULATOR)));
    return this;
  }

  public Standings allowingShorts() {
    allowShort = true;
    return this;
  }

  public Standing now() {
    return new Standing(Holdings.of(cash, positions), allowShort, prices);
  }
}
