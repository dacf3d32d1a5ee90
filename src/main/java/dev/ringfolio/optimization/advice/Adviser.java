package dev.ringfolio.optimization.advice;

import dev.ringfolio.contract.Standing;
import dev.ringfolio.contract.Suggestion;
import dev.ringfolio.contract.Suggestion.Order;
import dev.ringfolio.core.model.Amounts;
import dev.ringfolio.core.model.Holdings;
import dev.ringfolio.core.model.Holdings.Booked;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trade;
import dev.ringfolio.core.model.Trade.Side;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.shares.ShareAllocation;
import dev.ringfolio.optimization.advice.Advice.None;
import dev.ringfolio.optimization.advice.Advice.Suggested;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The trades that bring a portfolio nearest to its new weights.
 *
 * <p><b>Problem.</b> Weights are fractions of a worth; trades are whole shares at known prices. The
 * portfolio may hold fractions of shares, symbols that the weights do not name, and shorts; trading
 * may cost, and what it costs must be there.
 *
 * <p><b>Idea.</b> The worth V is that of everything held, at the given prices. What the weights do
 * not name has the target 0. A fraction of a share cannot be traded, so it stays where its symbol
 * is kept on the same side, and only the rest of the target is allocated; a position whose target
 * is nearer to nothing than to its fraction is given up, with the fraction. {@link ShareAllocation}
 * finds the shares. Costs are put aside before: as much as the trades of the last try cost, until
 * they can be paid.
 *
 * <p><b>Invariants.</b> The orders are booked here as a user would book them, in exact decimals: a
 * suggestion that could not be booked is none, and its cash is what is left then, less the costs;
 * it is never below zero.
 *
 * <p><b>Threads.</b> One call on one thread; the search is bounded, and ends early when told to.
 */
public final class Adviser {
  /** For the search of whole shares: the best that is found by then will do. */
  public static final long SEARCH_NANOS = 200_000_000L;

  /** Tries to put aside enough for the costs: each at least what the one before it would cost. */
  static final int TRIES_MAX = 20;

  /** Which moment a booking names does not matter to it. */
  private static final Instant WHEN = Instant.EPOCH;

  private final PricedHoldings held;
  private final Map<Symbol, Double> weights;
  private final BigDecimal costRate;
  private final Cancellation cancellation;

  private Adviser(
      PricedHoldings held,
      Map<Symbol, Double> weights,
      double costRate,
      Cancellation cancellation) {
    this.held = held;
    this.weights = weights;
    this.costRate = BigDecimal.valueOf(costRate);
    this.cancellation = cancellation;
  }

  /**
   * What to trade.
   *
   * @param standing of the portfolio; null where it is not known
   * @param symbols n
   * @param weights n, fractions of the portfolio's worth that sum to one at most; <em>read</em>
   * @param costRate of a unit of what is traded, at least 0
   * @param cancellation ends the search with the best so far
   */
  public static Advice advise(
      @Nullable Standing standing,
      List<Symbol> symbols,
      double[] weights,
      double costRate,
      Cancellation cancellation) {
    if (standing == null) {
      return new None("the portfolio's holdings could not be read");
    }
    PricedHoldings held = PricedHoldings.of(standing);
    Map<Symbol, Double> targets = new TreeMap<>();
    double sum = 0.0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i];
      targets.put(symbols.get(i), weights[i]);
    }
    held.holdings().positions().keySet().forEach(symbol -> targets.putIfAbsent(symbol, 0.0));
    List<Symbol> unpriced =
        targets.entrySet().stream()
            .filter(e -> e.getValue() != 0.0 || held.quantity(e.getKey()).signum() != 0)
            .map(Map.Entry::getKey)
            .filter(symbol -> !held.prices().containsKey(symbol))
            .toList();
    if (!unpriced.isEmpty()) {
      return new None("no price of " + unpriced);
    }
    if (held.value().signum() <= 0) {
      return new None("the portfolio is worth " + held.value().toPlainString());
    }
    if (sum > 1.0 + 1e-9) {
      return new None("the weights sum to %s: more than the portfolio can pay".formatted(sum));
    }
    targets.keySet().retainAll(held.prices().keySet());
    return new Adviser(held, targets, costRate, cancellation).advise();
  }

  private Advice advise() {
    BigDecimal reserve = BigDecimal.ZERO;
    for (int i = 0; i < TRIES_MAX; i++) {
      double budget = held.value().subtract(reserve).doubleValue();
      if (!(budget > 0.0)) {
        break;
      }
      Advice advice = booked(orders(budget));
      if (!(advice instanceof Suggested suggested)
          || suggested.suggestion().cashAfter().signum() >= 0) {
        return advice;
      }
      Suggestion unpaid = suggested.suggestion();
      reserve = reserve.subtract(unpaid.cashAfter()).max(unpaid.cost());
    }
    return new None("what trading costs, at %s of its value, cannot be paid".formatted(costRate));
  }

  /** The trades towards the weights of {@code budget}. */
  private List<Order> orders(double budget) {
    List<Symbol> symbols = List.copyOf(weights.keySet());
    int n = symbols.size();
    double[] prices = new double[n];
    double[] targets = new double[n];
    BigDecimal[] kept = new BigDecimal[n];
    double total = budget;
    for (int i = 0; i < n; i++) {
      Symbol symbol = symbols.get(i);
      prices[i] = price(symbol).doubleValue();
      double target = weights.getOrDefault(symbol, 0.0) * budget;
      kept[i] = keptFraction(held.quantity(symbol), target, prices[i]);
      double stays = kept[i].doubleValue() * prices[i];
      targets[i] = target > 0.0 ? Math.max(0.0, target - stays) : Math.min(0.0, target - stays);
      total -= stays;
    }
    if (!(total > 0.0)) {
      return List.of();
    }
    long[] shares =
        ShareAllocation.exact(parts(targets, total), prices, total, cancellation).shares();
    List<Order> sales = new ArrayList<>();
    List<Order> purchases = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Symbol symbol = symbols.get(i);
      BigDecimal change =
          BigDecimal.valueOf(shares[i]).add(kept[i]).subtract(held.quantity(symbol));
      if (change.signum() != 0) {
        Side side = change.signum() > 0 ? Side.BUY : Side.SELL;
        (side == Side.BUY ? purchases : sales)
            .add(new Order(symbol, side, Amounts.trimmed(change.abs()), price(symbol)));
      }
    }
    sales.addAll(purchases);
    return sales;
  }

  /** The part of a share that stays, with the sign of the position. */
  private static BigDecimal keptFraction(BigDecimal quantity, double target, double price) {
    BigDecimal fraction = quantity.subtract(quantity.setScale(0, RoundingMode.DOWN));
    double value = fraction.doubleValue() * price;
    boolean sameSide = value * target > 0.0;
    return sameSide && Math.abs(target) >= Math.abs(value) / 2.0 ? fraction : BigDecimal.ZERO;
  }

  /** As parts of the total; where fractions that stay leave less than the rest wants, less each. */
  private static double[] parts(double[] targets, double total) {
    double sum = 0.0;
    for (double target : targets) {
      sum += target;
    }
    double divisor = Math.max(sum, total);
    double[] parts = new double[targets.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = targets[i] / divisor;
    }
    return parts;
  }

  /** Booked as a user would, one after the other. */
  private Advice booked(List<Order> orders) {
    Holdings holdings = held.holdings();
    BigDecimal traded = BigDecimal.ZERO;
    for (Order order : orders) {
      try {
        Trade deal =
            new Trade.Deal(order.symbol(), order.side(), order.quantity(), order.price(), WHEN);
        Holdings.Booking booking = holdings.booked(deal, held.allowShort());
        if (booking instanceof Holdings.Refused refused) {
          return new None(refused.field() + " " + refused.detail());
        }
        holdings = ((Booked) booking).after();
      } catch (IllegalArgumentException outOfRange) {
        return new None(String.valueOf(outOfRange.getMessage()));
      }
      traded = traded.add(order.quantity().multiply(order.price()));
    }
    BigDecimal cost = Amounts.rounded(traded.multiply(costRate));
    return new Suggested(
        new Suggestion(
            held.value().doubleValue(),
            traded.doubleValue() / held.value().doubleValue(),
            orders,
            cost,
            Amounts.trimmed(holdings.cash().subtract(cost))));
  }

  private BigDecimal price(Symbol symbol) {
    BigDecimal price = held.prices().get(symbol);
    if (price == null) {
      throw new IllegalStateException("no price of " + symbol);
    }
    return price;
  }
}
