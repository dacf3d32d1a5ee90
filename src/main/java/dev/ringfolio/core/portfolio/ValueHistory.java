package dev.ringfolio.core.portfolio;

import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.model.Holdings;
import dev.ringfolio.core.model.Position;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trade;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a portfolio was worth at each daily close.
 *
 * <p><b>Idea.</b> What is held now is known, and so are the trades that led to it. So the walk goes
 * back in time: it undoes each trade when it comes to a date before it. Before the oldest trade,
 * what was held then is taken to have been held all along. A trade exchanges cash for shares, so it
 * is no flow of money from outside, and the growth of the value from close to close is the
 * time-weighted return.
 *
 * <p>Closes are those of today's shares, as vendors give them: adjusted for splits. So a split
 * changes nothing here but the units of the trades before it.
 *
 * @param epochDays T + 1 dates on which every symbol that was held has had a price, ascending
 * @param values T + 1, in the currency of the prices
 */
@SuppressWarnings("ArrayRecordComponent") // read, never written
public record ValueHistory(int[] epochDays, double[] values) {

  /**
   * Walks back over {@code closes}.
   *
   * @param now what is held after all trades
   * @param trades in the order in which they were booked
   * @param closes with a column for each symbol that was ever held
   * @return empty arrays where there is no date on which all have had a price
   */
  public static ValueHistory of(Holdings now, List<Trade> trades, PriceTable closes) {
    int n = closes.symbols().size();
    Map<Symbol, Integer> columns = new HashMap<>();
    for (int i = 0; i < n; i++) {
      columns.put(closes.symbols().get(i), i);
    }
    Walk walk = new Walk(now, columns, undone(trades, columns));
    double[] filled = closes.filledForward();
    int first = firstWhole(filled, closes.rows(), n);
    int rows = closes.rows() - first;
    double[] values = new double[rows];
    for (int row = rows - 1; row >= 0; row--) {
      walk.backTo(closes.epochDays()[first + row]);
      values[row] = walk.value(filled, (first + row) * n);
    }
    return new ValueHistory(Arrays.copyOfRange(closes.epochDays(), first, closes.rows()), values);
  }

  /** The newest {@code rows} of it, or all where there are fewer. */
  public ValueHistory newest(int rows) {
    int first = Math.max(0, values.length - rows);
    return new ValueHistory(
        Arrays.copyOfRange(epochDays, first, values.length),
        Arrays.copyOfRange(values, first, values.length));
  }

  /** The growth from close to close, T of them. */
  public double[] returns() {
    double[] returns = new double[Math.max(0, values.length - 1)];
    for (int t = 0; t < returns.length; t++) {
      returns[t] = values[t + 1] / values[t] - 1.0;
    }
    return returns;
  }

  /** Whether the value was above zero at each close: nothing compounds else. */
  public boolean compounds() {
    return Arrays.stream(values).allMatch(value -> value > 0.0);
  }

  /**
   * A deal in today's shares.
   *
   * @param quantity bought, negative where sold
   * @param paid cash that went out, negative where it came in
   */
  private record Undone(int column, double quantity, double paid, long epochDay) {}

  /** Deals in the order of their dates, in today's shares. */
  private static List<Undone> undone(List<Trade> trades, Map<Symbol, Integer> columns) {
    Map<Symbol, Double> splitSince = new HashMap<>();
    List<Undone> deals = new ArrayList<>();
    for (int i = trades.size() - 1; i >= 0; i--) {
      Trade trade = trades.get(i);
      Integer column = columns.get(trade.symbol());
      if (trade instanceof Trade.Split split) {
        splitSince.merge(split.symbol(), split.ratio().doubleValue(), (a, b) -> a * b);
      } else if (trade instanceof Trade.Deal deal && column != null) {
        double sign = deal.side() == Trade.Side.BUY ? 1.0 : -1.0;
        double quantity = sign * deal.quantity().doubleValue();
        double paid = quantity * deal.price().doubleValue();
        double today = quantity * splitSince.getOrDefault(deal.symbol(), 1.0);
        deals.add(
            new Undone(column, today, paid, Math.floorDiv(deal.at().getEpochSecond(), 86_400)));
      }
    }
    deals.sort((a, b) -> Long.compare(a.epochDay(), b.epochDay()));
    return deals;
  }

  private static int firstWhole(double[] filled, int rows, int n) {
    for (int row = 0; row < rows; row++) {
      if (Arrays.stream(filled, row * n, (row + 1) * n).noneMatch(Double::isNaN)) {
        return row;
      }
    }
    return rows;
  }

  /** The state of the walk: what was held at the date it has come to. */
  private static final class Walk {
    private final double[] quantities;
    private final List<Undone> deals;
    private double cash;
    private int left;

    Walk(Holdings now, Map<Symbol, Integer> columns, List<Undone> deals) {
      this.deals = deals;
      this.left = deals.size();
      this.cash = now.cash().doubleValue();
      this.quantities = new double[columns.size()];
      for (Position position : now.positions().values()) {
        Integer column = columns.get(position.symbol());
        if (column == null) {
          throw new IllegalArgumentException("no closes of " + position.symbol());
        }
        quantities[column] = position.quantity().doubleValue();
      }
    }

    /** Undoes what was dealt after {@code epochDay}. */
    void backTo(int epochDay) {
      while (left > 0 && deals.get(left - 1).epochDay() > epochDay) {
        left--;
        quantities[deals.get(left).column()] -= deals.get(left).quantity();
        cash += deals.get(left).paid();
      }
    }

    double value(double[] closes, int row) {
      double value = cash;
      for (int i = 0; i < quantities.length; i++) {
        value += quantities[i] * closes[row + i];
      }
      return value;
    }
  }
}
