package dev.ringfolio.core.model;

import java.math.BigDecimal;

/**
 * What is held of one symbol.
 *
 * @param quantity shares, coins or lots; negative where sold short, never 0; at most {@link
 *     Amounts#SCALE_MAX} decimals
 * @param averageCost of one, in the currency of the prices, at least 0; where short, what one
 *     brought in
 */
public record Position(Symbol symbol, BigDecimal quantity, BigDecimal averageCost) {
  /**
   * @throws IllegalArgumentException if a number is outside its range
   */
  public Position {
    Amounts.check("quantity", quantity);
    Amounts.check("average_cost", averageCost);
    if (quantity.signum() == 0) {
      throw new IllegalArgumentException("quantity of " + symbol + " is 0");
    }
    if (averageCost.signum() < 0) {
      throw new IllegalArgumentException(
          "average_cost of " + symbol + " is " + averageCost.toPlainString() + ", below 0");
    }
    quantity = Amounts.trimmed(quantity);
    averageCost = Amounts.trimmed(averageCost);
  }

  /** What it cost: quantity × average cost; negative where short. */
  public BigDecimal cost() {
    return quantity.multiply(averageCost);
  }
}
