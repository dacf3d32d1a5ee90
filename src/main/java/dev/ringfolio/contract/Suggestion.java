package dev.ringfolio.contract;

import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trade.Side;
import java.math.BigDecimal;
import java.util.List;

/**
 * What to trade in whole shares so that a portfolio comes nearest to its new weights. Amounts are
 * exact, in the currency of the prices.
 *
 * @param value of the portfolio before, cash and all positions
 * @param turnover value of all trades over {@code value}: sales and purchases both count
 * @param trades sales before purchases, so that these can be paid
 * @param cost of the trades by the request's transaction cost
 * @param cashAfter what is left when all of it is booked and paid, at least 0
 */
public record Suggestion(
    double value, double turnover, List<Order> trades, BigDecimal cost, BigDecimal cashAfter) {
  public Suggestion {
    trades = List.copyOf(trades);
  }

  /**
   * One trade.
   *
   * @param quantity above 0; whole, but where a position with a fraction is given up
   * @param price that it was reckoned with
   */
  public record Order(Symbol symbol, Side side, BigDecimal quantity, BigDecimal price) {}
}
