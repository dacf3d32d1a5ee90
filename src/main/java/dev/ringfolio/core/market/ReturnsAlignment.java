package dev.ringfolio.core.market;

import static java.util.stream.Collectors.joining;

import dev.ringfolio.core.market.Alignment.Aligned;
import dev.ringfolio.core.market.Alignment.Reason;
import dev.ringfolio.core.market.Alignment.Refused;
import dev.ringfolio.core.market.History.Origin;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Warning;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes returns of a price table: drops rows with a missing cell, keeps the newest {@code lookback}
 * rows, adds the live row, and divides.
 *
 * <p>The live row is not counted in {@code lookback}. It is taken only where every symbol has a
 * usable live price of one and the same session date, which is the date of the table's last row
 * (the live row then replaces that one, complete or not) or one to five days later, and where the
 * live prices and the rows were made by the same kind of market. Otherwise it is left out with the
 * warning {@code live_price_skipped}.
 *
 * <p>What the data do not give is told: the warning {@code rows_dropped} counts the rows with a
 * missing cell, and {@code short_history} names the symbols whose history begins so late, or ended
 * so long ago, that rows are missing for their sake ({@link ShortHistories}). A missing price is
 * never filled in: the return over a gap is that of the two prices around it.
 *
 * <p>Pure; any thread.
 */
public final class ReturnsAlignment {
  /** A live price of a session further after the last row than this is no next row. */
  public static final int LIVE_DAYS_MAX = 5;

  /** Return rows without which there is no variance. */
  public static final int OBSERVATIONS_MIN = 2;

  private static final long DAY_MILLIS = 86_400_000L;

  private ReturnsAlignment() {}

  /**
   * The returns of a table, or why it has none.
   *
   * @param table already sliced by the parameters' dates; <em>read</em>
   * @param parameters of which {@code lookback}, {@code live} and, for what is told, {@code from}
   *     and {@code to} are looked at
   * @param livePrices those there are, in any order; others than the table's symbols are ignored
   */
  public static Alignment align(
      PriceTable table, Parameters parameters, List<LivePrice> livePrices) {
    return align(table, parameters, livePrices, Halt.never());
  }

  /**
   * The same, or empty where it was told to stop.
   *
   * @param stop polled from this thread once a row; once true, stays so
   */
  public static Optional<Alignment> align(
      PriceTable table, Parameters parameters, List<LivePrice> livePrices, BooleanSupplier stop) {
    Halt halt = new Halt(stop);
    Alignment alignment = align(table, parameters, livePrices, halt);
    return halt.asked() ? Optional.empty() : Optional.of(alignment);
  }

  private static Alignment align(
      PriceTable table, Parameters parameters, List<LivePrice> livePrices, Halt halt) {
    Optional<Refused> fault = unknownSymbols(table, parameters).or(() -> badPrice(table, halt));
    if (fault.isPresent()) {
      return fault.get();
    }
    List<Warning> warnings = new ArrayList<>();
    LiveRow liveRow = parameters.live() ? LiveRow.of(table, livePrices) : LiveRow.none("");
    if (!liveRow.refusal().isEmpty()) {
      warnings.add(new Warning("live_price_skipped", liveRow.refusal()));
    }
    int[] complete = completeRows(table, halt);
    if (halt.asked()) {
      return new Refused(Reason.INSUFFICIENT_DATA, "halted", List.of()); // thrown away by who asked
    }
    boolean lastReplaced = liveRow.replacesLast(table);
    int dropped = table.rows() - complete.length - (lastReplaced && !lastComplete(table) ? 1 : 0);
    if (dropped > 0) {
      warnings.add(
          new Warning(
              "rows_dropped",
              dropped + " of " + table.rows() + " rows lack a price of some symbol"));
    }
    Integer lookback = parameters.lookback();
    List<String> shortHistories = ShortHistories.of(table, complete.length, lookback, halt);
    shortHistories.forEach(detail -> warnings.add(new Warning("short_history", detail)));
    int first = lookback == null ? 0 : Math.max(0, complete.length - lookback);
    int end = complete.length - (lastReplaced && lastComplete(table) ? 1 : 0);
    int[] rows = Arrays.copyOfRange(complete, Math.min(first, end), end);
    int prices = rows.length + (liveRow.taken() ? 1 : 0);
    if (prices - 1 < OBSERVATIONS_MIN) {
      return new Refused(
          Reason.INSUFFICIENT_DATA,
          scarcity(table, Math.max(0, prices - 1), complete.length, parameters)
              + shortHistories.stream().map(detail -> "; " + detail).collect(joining()),
          List.of());
    }
    long newest =
        liveRow.taken() ? liveRow.timeMillis() : table.epochDays()[last(rows)] * DAY_MILLIS;
    return new Aligned(
        new ReturnsMatrix(
            table.symbols(),
            prices - 1,
            returns(table, rows, liveRow.prices(), halt),
            newest,
            table.origins().contains(Origin.SIMULATED),
            warnings));
  }

  private static int last(int[] rows) {
    return rows[rows.length - 1];
  }

  private static String scarcity(
      PriceTable table, int returnRows, int complete, Parameters parameters) {
    return "%d return rows common to all symbols; at least %d are needed; %d of %d price rows have a"
            .formatted(returnRows, OBSERVATIONS_MIN, complete, table.rows())
        + " price of every symbol (from: %s, to: %s, lookback: %s)"
            .formatted(
                told(parameters.from(), "the first"),
                told(parameters.to(), "the last"),
                told(parameters.lookback(), "all"));
  }

  private static String told(@Nullable Object bound, String where) {
    return bound == null ? where : bound.toString();
  }

  private static Optional<Refused> unknownSymbols(PriceTable table, Parameters parameters) {
    List<Symbol> unknown = new ArrayList<>();
    for (int i = 0; i < table.symbols().size(); i++) {
      if (table.origins().get(i) == Origin.NONE) {
        unknown.add(table.symbols().get(i));
      }
    }
    return unknown.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Refused(
                Reason.UNKNOWN_SYMBOL,
                "no price history of " + String.join(", ", names(unknown)) + slice(parameters),
                unknown));
  }

  private static String slice(Parameters parameters) {
    return parameters.from() == null && parameters.to() == null
        ? ""
        : " (from: %s, to: %s)"
            .formatted(told(parameters.from(), "the first"), told(parameters.to(), "the last"));
  }

  private static List<String> names(List<Symbol> symbols) {
    return symbols.stream().map(Symbol::name).toList();
  }

  private static Optional<Refused> badPrice(PriceTable table, Halt halt) {
    int columns = table.symbols().size();
    for (int row = 0; row < table.rows() && !halt.now(); row++) {
      for (int column = 0; column < columns; column++) {
        double close = table.close(row, column);
        if (close <= 0.0 || close == Double.POSITIVE_INFINITY) {
          Symbol symbol = table.symbols().get(column);
          String date = LocalDate.ofEpochDay(table.epochDays()[row]).toString();
          return Optional.of(
              new Refused(
                  Reason.INVALID_DATA,
                  "the close of %s on %s is %s; a price is positive and finite"
                      .formatted(symbol, date, close),
                  List.of(symbol)));
        }
      }
    }
    return Optional.empty();
  }

  private static int[] completeRows(PriceTable table, Halt halt) {
    int[] rows = new int[table.rows()];
    int count = 0;
    for (int row = 0; row < rows.length && !halt.now(); row++) {
      if (complete(table, row)) {
        rows[count++] = row;
      }
    }
    return Arrays.copyOf(rows, count);
  }

  private static boolean lastComplete(PriceTable table) {
    return complete(table, table.rows() - 1);
  }

  private static boolean complete(PriceTable table, int row) {
    int columns = table.symbols().size();
    for (int i = row * columns; i < (row + 1) * columns; i++) {
      if (Double.isNaN(table.closes()[i])) {
        return false;
      }
    }
    return true;
  }

  private static double[] returns(PriceTable table, int[] rows, double[] livePrices, Halt halt) {
    int columns = table.symbols().size();
    int observations = rows.length - 1;
    double[] returns = new double[(observations + (livePrices.length > 0 ? 1 : 0)) * columns];
    for (int t = 0; t < observations && !halt.now(); t++) {
      int from = rows[t] * columns;
      int to = rows[t + 1] * columns;
      for (int i = 0; i < columns; i++) {
        returns[t * columns + i] = table.closes()[to + i] / table.closes()[from + i] - 1.0;
      }
    }
    int from = last(rows) * columns;
    for (int i = 0; i < livePrices.length; i++) {
      returns[observations * columns + i] = livePrices[i] / table.closes()[from + i] - 1.0;
    }
    return returns;
  }

  /**
   * The table with the live row as its last, where that is taken by the rule of the alignment.
   *
   * @param refused told why it is not
   */
  public static PriceTable withLiveRow(
      PriceTable table, List<LivePrice> livePrices, Consumer<Warning> refused) {
    LiveRow live = LiveRow.of(table, livePrices);
    if (!live.taken()) {
      refused.accept(new Warning("live_price_skipped", live.refusal()));
      return table;
    }
    int columns = table.symbols().size();
    int before = live.replacesLast(table) ? table.rows() - 1 : table.rows();
    int[] days = Arrays.copyOf(table.epochDays(), before + 1);
    double[] closes = Arrays.copyOf(table.closes(), (before + 1) * columns);
    days[before] = live.epochDay();
    System.arraycopy(live.prices(), 0, closes, before * columns, columns);
    return new PriceTable(table.symbols(), table.origins(), days, closes, table.version());
  }

  /**
   * The live row, or why there is none.
   *
   * @param prices n in the table's order, or empty
   * @param refusal for people; empty where the row is taken or none was wanted
   */
  @SuppressWarnings("ArrayRecordComponent") // never leaves this file
  private record LiveRow(double[] prices, int epochDay, long timeMillis, String refusal) {

    static LiveRow none(String refusal) {
      return new LiveRow(new double[0], 0, 0, refusal);
    }

    boolean taken() {
      return prices.length > 0;
    }

    boolean replacesLast(PriceTable table) {
      return taken() && epochDay == table.epochDays()[table.rows() - 1];
    }

    static LiveRow of(PriceTable table, List<LivePrice> livePrices) {
      if (table.rows() == 0) {
        return none("");
      }
      Map<Symbol, LivePrice> bySymbol = new HashMap<>();
      livePrices.forEach(live -> bySymbol.put(live.symbol(), live));
      double[] prices = new double[table.symbols().size()];
      long newest = Long.MIN_VALUE;
      int day = 0;
      for (int i = 0; i < prices.length; i++) {
        Symbol symbol = table.symbols().get(i);
        LivePrice live = bySymbol.get(symbol);
        if (live == null || !live.usable()) {
          return none("no usable live price of " + symbol);
        }
        if (!agree(live.source(), table.origins().get(i))) {
          return none(
              "the live price of %s comes from another market than its rows".formatted(symbol));
        }
        if (i > 0 && live.sessionEpochDay() != day) {
          return none("the live price of %s is of another session date".formatted(symbol));
        }
        day = live.sessionEpochDay();
        prices[i] = live.price();
        newest = Math.max(newest, live.timeMillis());
      }
      int after = day - table.epochDays()[table.rows() - 1];
      if (after < 0 || after > LIVE_DAYS_MAX) {
        return none(
            "the live session is %d days after the last row; 0 to %d are taken"
                .formatted(after, LIVE_DAYS_MAX));
      }
      return new LiveRow(prices, day, newest, "");
    }

    private static boolean agree(PriceSource source, Origin origin) {
      return switch (source) {
        case FINNHUB -> origin == Origin.IMPORTED;
        case SIMULATOR -> origin == Origin.SIMULATED;
        case REPLAY -> false;
      };
    }
  }
}
