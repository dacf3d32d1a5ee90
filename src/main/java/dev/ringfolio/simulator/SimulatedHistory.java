package dev.ringfolio.simulator;

import dev.ringfolio.core.market.History;
import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ten years of daily closes of the simulated exchange, up to yesterday in New York. A function of
 * (seed, date): whenever a process starts and however far it has run, a date's close is the same.
 * Held in memory alone and grown by a row when a day ends. Any thread; a read of 500 rows takes
 * microseconds, so that a lock is enough.
 */
public final class SimulatedHistory implements History {
  /** Years that a read reaches back. */
  public static final int YEARS = 10;

  private static final int ROWS_AT_FIRST = 4096;

  private final Clock market;
  private final List<Listing> listings = Listings.load();
  private final Map<String, Integer> columns = new HashMap<>();
  private final FactorWalks walks;
  private int[] days = new int[ROWS_AT_FIRST];
  private double[] closes;
  private int rows;

  /**
   * @param seed of the simulated market
   * @param market the clock of the simulated exchange: wall time, unless its speed is not 1
   */
  public SimulatedHistory(long seed, Clock market) {
    this.market = market;
    this.walks = new FactorWalks(seed, listings.size());
    this.closes = new double[ROWS_AT_FIRST * listings.size()];
    for (int i = 0; i < listings.size(); i++) {
      columns.put(listings.get(i).symbol(), i);
    }
  }

  /** The symbols that it knows. */
  public List<Symbol> symbols() {
    return listings.stream().map(listing -> new Symbol(listing.symbol())).toList();
  }

  @Override
  public synchronized PriceTable read(
      List<Symbol> symbols, @Nullable LocalDate from, @Nullable LocalDate to) {
    LocalDate today = today();
    grow(today);
    boolean anyKnown = symbols.stream().anyMatch(symbol -> columns.containsKey(symbol.name()));
    int first = anyKnown ? lowest(later(from, today.minusYears(YEARS))) : rows;
    int end = anyKnown ? lowest(earlier(to, today.minusDays(1)).plusDays(1)) : rows;
    return table(symbols, Math.min(first, end), end);
  }

  @Override
  public synchronized long version(List<Symbol> symbols) {
    grow(today());
    return version();
  }

  private PriceTable table(List<Symbol> symbols, int first, int end) {
    int width = symbols.size();
    double[] cells = new double[(end - first) * width];
    Origin[] origins = new Origin[width];
    for (int column = 0; column < width; column++) {
      Integer listing = columns.get(symbols.get(column).name());
      origins[column] = listing == null ? Origin.NONE : Origin.SIMULATED;
      for (int row = first; row < end; row++) {
        cells[(row - first) * width + column] =
            listing == null ? Double.NaN : closes[row * listings.size() + listing];
      }
    }
    return new PriceTable(
        symbols, List.of(origins), Arrays.copyOfRange(days, first, end), cells, version());
  }

  private long version() {
    return rows == 0 ? 0 : days[rows - 1];
  }

  private LocalDate today() {
    return LocalDate.ofInstant(Instant.ofEpochMilli(market.millis()), Session.NEW_YORK);
  }

  private void grow(LocalDate today) {
    while (walks.nextDay() < today.toEpochDay()) {
      MarketDay day = walks.next();
      if (day.weekday()) {
        append(day);
      }
    }
  }

  private void append(MarketDay day) {
    if (rows == days.length) {
      days = Arrays.copyOf(days, 2 * rows);
      closes = Arrays.copyOf(closes, 2 * closes.length);
    }
    for (int i = 0; i < listings.size(); i++) {
      closes[rows * listings.size() + i] = day.close(listings.get(i), i);
    }
    days[rows++] = day.day();
  }

  /** The first row on or after {@code date}. */
  private int lowest(LocalDate date) {
    int found = Arrays.binarySearch(days, 0, rows, (int) date.toEpochDay());
    return found >= 0 ? found : -found - 1;
  }

  private static LocalDate later(@Nullable LocalDate a, LocalDate b) {
    return a == null || a.isBefore(b) ? b : a;
  }

  private static LocalDate earlier(@Nullable LocalDate a, LocalDate b) {
    return a == null || a.isAfter(b) ? b : a;
  }
}
