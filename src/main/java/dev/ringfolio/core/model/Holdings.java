package dev.ringfolio.core.model;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Cash, positions and what has been gained by selling. Immutable.
 *
 * <p>Gains are reckoned by average cost: a purchase averages in, a sale realizes {@code quantity ×
 * (price − average cost)} and leaves the average, and what goes through zero is a sale of all and a
 * fresh position of the rest at the price. A short position is the mirror image. All of it is exact
 * in decimals, but the average, which is kept to {@link Amounts#SCALE_MAX} of them. Trades count in
 * the order in which they are booked, not in that of their dates.
 *
 * @param cash may be negative: what was bought on margin
 * @param positions by symbol; unmodifiable
 * @param realizedPnl since the first trade
 */
public record Holdings(
    BigDecimal cash, SortedMap<Symbol, Position> positions, BigDecimal realizedPnl) {
  /** Symbols of one portfolio. */
  public static final int POSITIONS_MAX = 1_000;

  /** Nothing at all. */
  public static final Holdings EMPTY =
      new Holdings(BigDecimal.ZERO, Collections.emptySortedMap(), BigDecimal.ZERO);

  /**
   * @throws IllegalArgumentException if an amount is outside its range, there are too many
   *     positions, or one stands under another's symbol
   */
  public Holdings {
    Amounts.check("cash", cash);
    Amounts.check("realized_pnl", realizedPnl);
    if (positions.size() > POSITIONS_MAX) {
      throw new IllegalArgumentException(
          positions.size() + " positions; a portfolio holds at most " + POSITIONS_MAX);
    }
    positions.forEach(
        (symbol, position) -> {
          if (!symbol.equals(position.symbol())) {
            throw new IllegalArgumentException(position.symbol() + " stands under " + symbol);
          }
        });
    cash = Amounts.trimmed(cash);
    positions = Collections.unmodifiableSortedMap(new TreeMap<>(positions));
    realizedPnl = Amounts.trimmed(realizedPnl);
  }

  /**
   * Holdings as told, nothing realized yet.
   *
   * @throws IllegalArgumentException if a symbol comes twice, or as the constructor
   */
  public static Holdings of(BigDecimal cash, Collection<Position> positions) {
    return EMPTY.replaced(cash, positions);
  }

  /**
   * Other cash and positions; what was realized stays.
   *
   * @throws IllegalArgumentException if a symbol comes twice, or as the constructor
   */
  public Holdings replaced(BigDecimal newCash, Collection<Position> newPositions) {
    SortedMap<Symbol, Position> bySymbol = new TreeMap<>();
    for (Position position : newPositions) {
      if (bySymbol.put(position.symbol(), position) != null) {
        throw new IllegalArgumentException("symbol " + position.symbol() + " comes twice");
      }
    }
    return new Holdings(newCash, bySymbol, realizedPnl);
  }

  /** What became of a trade. */
  public sealed interface Booking {}

  /**
   * It counts.
   *
   * @param realizedPnl by this trade alone
   */
  public record Booked(Holdings after, BigDecimal realizedPnl) implements Booking {}

  /**
   * It cannot be: nothing changes.
   *
   * @param field of the trade that is at fault
   * @param detail names the value and the rule
   */
  public record Refused(String field, String detail) implements Booking {}

  /**
   * What is held after {@code trade}.
   *
   * @param allowShort whether more may be sold than is held
   */
  public Booking booked(Trade trade, boolean allowShort) {
    try {
      return trade instanceof Trade.Deal deal
          ? dealt(deal, allowShort)
          : split((Trade.Split) trade);
    } catch (IllegalArgumentException e) {
      // The sums have left the range that amounts are kept in.
      return new Refused("quantity", "after this trade " + e.getMessage());
    }
  }

  private Booking dealt(Trade.Deal deal, boolean allowShort) {
    Position held = positions.get(deal.symbol());
    BigDecimal before = held == null ? BigDecimal.ZERO : held.quantity();
    BigDecimal change = deal.signed();
    BigDecimal after = Amounts.rounded(before.add(change));
    if (after.signum() < 0 && change.signum() < 0 && !allowShort) {
      return new Refused(
          "quantity",
          "sells %s of %s, of which %s are held; a portfolio without allow_short sells no more"
              .formatted(Amounts.plain(deal.quantity()), deal.symbol(), Amounts.plain(before)));
    }
    BigDecimal average = held == null ? BigDecimal.ZERO : held.averageCost();
    BigDecimal realized = realized(before, average, change, deal.price());
    SortedMap<Symbol, Position> changed = new TreeMap<>(positions);
    if (after.signum() == 0) {
      changed.remove(deal.symbol());
    } else {
      BigDecimal newAverage = average(before, average, change, deal.price(), after);
      changed.put(deal.symbol(), new Position(deal.symbol(), after, newAverage));
    }
    BigDecimal newCash = Amounts.rounded(cash.subtract(change.multiply(deal.price())));
    BigDecimal newRealized = Amounts.rounded(realizedPnl.add(realized));
    return new Booked(new Holdings(newCash, changed, newRealized), realized);
  }

  /** What closing a part of a position gains: nothing where the trade adds to it. */
  private static BigDecimal realized(
      BigDecimal before, BigDecimal average, BigDecimal change, BigDecimal price) {
    if (before.signum() * change.signum() >= 0) {
      return BigDecimal.ZERO;
    }
    BigDecimal closed = before.abs().min(change.abs());
    BigDecimal gain = closed.multiply(price.subtract(average));
    return Amounts.rounded(before.signum() > 0 ? gain : gain.negate());
  }

  private static BigDecimal average(
      BigDecimal before,
      BigDecimal average,
      BigDecimal change,
      BigDecimal price,
      BigDecimal after) {
    if (before.signum() == 0 || before.signum() != after.signum()) {
      return Amounts.rounded(price);
    }
    if (before.signum() != change.signum()) {
      return average;
    }
    return Amounts.quotient(before.multiply(average).add(change.multiply(price)), after);
  }

  private Booking split(Trade.Split split) {
    Position held = positions.get(split.symbol());
    if (held == null) {
      return new Refused("symbol", "nothing is held of " + split.symbol() + ", so nothing splits");
    }
    BigDecimal quantity = Amounts.rounded(held.quantity().multiply(split.ratio()));
    if (quantity.signum() == 0) {
      return new Refused(
          "ratio", "ratio %s leaves nothing".formatted(Amounts.plain(split.ratio())));
    }
    SortedMap<Symbol, Position> changed = new TreeMap<>(positions);
    BigDecimal average = Amounts.quotient(held.averageCost(), split.ratio());
    changed.put(split.symbol(), new Position(split.symbol(), quantity, average));
    return new Booked(new Holdings(cash, changed, realizedPnl), BigDecimal.ZERO);
  }
}
