package dev.ringfolio.core.optimizer.shares;

import java.util.ArrayList;
import java.util.List;

/**
 * What has to be traded to get from current holdings to whole target shares.
 *
 * @param trades those that are not zero, sales before purchases so that these can be paid, each in
 *     the order of the assets
 * @param turnover {@code Σ|pᵢΔxᵢ| / V}, where V is the value of the current holdings and their
 *     cash: the L1 distance of the weights, both sides counted
 * @param cash after the trades; negative where the target costs more than there is
 */
public record Rebalancing(List<Trade> trades, double turnover, double cash) {
  public Rebalancing {
    trades = List.copyOf(trades);
  }

  /** Whether shares are bought or sold. */
  public enum Side {
    BUY,
    SELL
  }

  /**
   * One order.
   *
   * @param asset index of the symbol
   * @param quantity above 0; whole where the current holding is
   * @param price that it was reckoned with
   */
  public record Trade(int asset, Side side, double quantity, double price) {
    /** What it costs or brings in. */
    public double value() {
      return quantity * price;
    }
  }

  /**
   * The trades between holdings.
   *
   * @param current n, shares held now, fractions allowed, negative where short; <em>read</em>
   * @param target n, shares wanted; <em>read</em>
   * @param prices n, above 0; <em>read</em>
   * @param cashNow held now
   * @throws IllegalArgumentException if the lengths differ, or all of it is worth nothing
   */
  public static Rebalancing between(
      double[] current, long[] target, double[] prices, double cashNow) {
    if (current.length != target.length || current.length != prices.length) {
      throw new IllegalArgumentException(
          "%d holdings, %d targets, %d prices"
              .formatted(current.length, target.length, prices.length));
    }
    List<Trade> sales = new ArrayList<>();
    List<Trade> purchases = new ArrayList<>();
    double value = cashNow;
    double traded = 0.0;
    double cash = cashNow;
    for (int i = 0; i < current.length; i++) {
      double change = target[i] - current[i];
      value += current[i] * prices[i];
      cash -= change * prices[i];
      traded += Math.abs(change) * prices[i];
      if (change > 0.0) {
        purchases.add(new Trade(i, Side.BUY, change, prices[i]));
      } else if (change < 0.0) {
        sales.add(new Trade(i, Side.SELL, -change, prices[i]));
      }
    }
    if (!(value > 0.0)) {
      throw new IllegalArgumentException(
          "the holdings and their cash are worth " + value + "; turnover needs more than 0");
    }
    sales.addAll(purchases);
    return new Rebalancing(sales, traded / value, cash);
  }
}
