package dev.ringfolio.sql;

import dev.ringfolio.core.market.DailyBar;
import dev.ringfolio.core.market.Halt;
import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.market.RememberedHistory;
import dev.ringfolio.core.market.RememberedHistory.Known;
import dev.ringfolio.core.model.StoreUnavailable;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.prices.DailyBars;
import dev.ringfolio.prices.KeptBars;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Daily bars in SQL, common to H2 and PostgreSQL. Any thread that may block. */
public final class SqlDailyBars implements DailyBars, RememberedHistory.Store, KeptBars {
  private static final LocalDate FIRST = LocalDate.of(1900, 1, 1);
  private static final LocalDate LAST = LocalDate.of(2199, 12, 31);
  private static final int FETCH = 10_000;

  /** Rows of one symbol after which to ask whether to go on: a millisecond or two. */
  private static final int POLL_ROWS = 1_000;

  /** How long a database that hangs is waited for: by who asks its version, and for more rows. */
  private static final int VERSION_MILLIS = 2_000;

  private static final int ROWS_MILLIS = 10_000;

  private record Counted(Known known, Contents contents) {}

  private final Database database;
  private volatile @Nullable Counted counted;

  public SqlDailyBars(Database database) {
    this.database = database;
  }

  @Override
  public List<DailyBar> read(
      Symbol symbol, @Nullable LocalDate from, @Nullable LocalDate to, int limit) {
    // Ordered by the whole key, H2 walks the index backwards; by the date alone it sorts all rows.
    String sql =
        "select bar_date, open_price, high_price, low_price, close_price, volume from daily_bars"
            + " where symbol = ? and bar_date between ? and ?"
            + " order by symbol desc, bar_date desc limit ?";
    try (Connection connection = database.connect();
        PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, symbol.name());
      select.setObject(2, from == null ? FIRST : from);
      select.setObject(3, to == null ? LAST : to);
      select.setInt(4, limit);
      List<DailyBar> bars = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          bars.add(bar(symbol, rows));
        }
      }
      connection.rollback();
      Collections.reverse(bars);
      return bars;
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  private static DailyBar bar(Symbol symbol, ResultSet rows) throws SQLException {
    return new DailyBar(
        symbol,
        (int) rows.getObject(1, LocalDate.class).toEpochDay(),
        orNaN(rows, 2),
        orNaN(rows, 3),
        orNaN(rows, 4),
        rows.getDouble(5),
        orNaN(rows, 6));
  }

  private static double orNaN(ResultSet rows, int column) throws SQLException {
    double value = rows.getDouble(column);
    return rows.wasNull() ? Double.NaN : value;
  }

  /** Counts anew only when the version has changed: a count reads every row. */
  @Override
  public Contents contents() {
    try (Connection connection = database.connect()) {
      long version = version(connection);
      Counted last = counted;
      if (last == null || last.known().version() != version) {
        last = count(connection, version);
        counted = last;
      }
      connection.rollback();
      return last.contents();
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  private Counted count(Connection connection, long version) throws SQLException {
    Set<Symbol> symbols = new HashSet<>();
    long bars = 0;
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("select symbol, count(*) from daily_bars group by symbol")) {
      while (rows.next()) {
        symbols.add(new Symbol(rows.getString(1)));
        bars += rows.getLong(2);
      }
    }
    return new Counted(
        new Known(version, symbols), new Contents(database.kind(), bars, symbols.size()));
  }

  /** As of the last {@link #contents}. */
  @Override
  public @Nullable Known known() {
    Counted last = counted;
    return last == null ? null : last.known();
  }

  @Override
  public Import begin() {
    return new SqlImport(database);
  }

  @Override
  public int keep(List<DailyBar> kept) {
    try (Connection connection = database.connect()) {
      int count = KeptRows.keep(connection, kept);
      if (count > 0) {
        database.commit(connection);
      } else {
        connection.rollback();
      }
      return count;
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  @Override
  public long version(List<Symbol> symbols) {
    try (Connection connection = database.connect()) {
      connection.setNetworkTimeout(Runnable::run, VERSION_MILLIS);
      long version = version(connection);
      connection.rollback();
      return version;
    } catch (SQLException | StoreUnavailable e) {
      throw new HistoryUnavailable(String.valueOf(e.getMessage()), e);
    }
  }

  static long version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select version from daily_bars_version")) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public PriceTable read(List<Symbol> symbols, @Nullable LocalDate from, @Nullable LocalDate to) {
    return read(symbols, from, to, () -> false).orElseThrow();
  }

  @Override
  public Optional<PriceTable> read(
      List<Symbol> symbols,
      @Nullable LocalDate from,
      @Nullable LocalDate to,
      BooleanSupplier stop) {
    Halt halt = new Halt(stop);
    try (Connection connection = database.connect()) {
      connection.setNetworkTimeout(Runnable::run, ROWS_MILLIS);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      long version = version(connection);
      List<int[]> days = new ArrayList<>();
      List<double[]> closes = new ArrayList<>();
      for (int i = 0; i < symbols.size() && !halt.now(); i++) {
        column(connection, symbols.get(i), from, to, days, closes, halt);
      }
      connection.rollback();
      if (halt.asked()) {
        return Optional.empty();
      }
      List<Origin> origins = origins(connection, symbols, days, halt);
      PriceTable table = table(symbols, origins, days, closes, version, halt);
      return halt.asked() ? Optional.empty() : Optional.of(table);
    } catch (SQLException | StoreUnavailable e) {
      throw new HistoryUnavailable(String.valueOf(e.getMessage()), e);
    }
  }

  private static void column(
      Connection connection,
      Symbol symbol,
      @Nullable LocalDate from,
      @Nullable LocalDate to,
      List<int[]> days,
      List<double[]> closes,
      Halt halt)
      throws SQLException {
    String sql =
        "select bar_date, close_price from daily_bars where symbol = ? and bar_date between ? and ?"
            + " order by bar_date";
    int[] dates = new int[256];
    double[] prices = new double[256];
    int count = 0;
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setFetchSize(FETCH);
      select.setString(1, symbol.name());
      select.setObject(2, from == null ? FIRST : from);
      select.setObject(3, to == null ? LAST : to);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next() && !(count % POLL_ROWS == POLL_ROWS - 1 && halt.now())) {
          if (count == dates.length) {
            dates = Arrays.copyOf(dates, 2 * count);
            prices = Arrays.copyOf(prices, 2 * count);
          }
          dates[count] = (int) rows.getObject(1, LocalDate.class).toEpochDay();
          prices[count++] = rows.getDouble(2);
        }
      }
    }
    days.add(Arrays.copyOf(dates, count));
    closes.add(Arrays.copyOf(prices, count));
  }

  /** A symbol with any row at all is imported, also where the range holds none of them. */
  private static List<Origin> origins(
      Connection connection, List<Symbol> symbols, List<int[]> days, Halt halt)
      throws SQLException {
    List<Origin> origins = new ArrayList<>();
    String sql = "select 1 from daily_bars where symbol = ? limit 1";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      for (int i = 0; i < symbols.size(); i++) {
        boolean any = days.get(i).length > 0;
        if (!any && !halt.now()) {
          select.setString(1, symbols.get(i).name());
          try (ResultSet row = select.executeQuery()) {
            any = row.next();
          }
        }
        origins.add(any ? Origin.IMPORTED : Origin.NONE);
      }
    }
    return origins;
  }

  private static PriceTable table(
      List<Symbol> symbols,
      List<Origin> origins,
      List<int[]> days,
      List<double[]> closes,
      long version,
      Halt halt) {
    int[] union = new int[0];
    for (int column = 0; column < days.size() && !halt.now(); column++) {
      union = union(union, days.get(column));
    }
    double[] cells = new double[union.length * symbols.size()];
    Arrays.fill(cells, Double.NaN);
    for (int column = 0; column < symbols.size() && !halt.now(); column++) {
      int row = 0;
      for (int i = 0; i < days.get(column).length; i++) {
        while (union[row] != days.get(column)[i]) {
          row++;
        }
        cells[row * symbols.size() + column] = closes.get(column)[i];
      }
    }
    return new PriceTable(symbols, origins, union, cells, version);
  }

  /** All days of two ascending lists; the first itself where it has those of the second. */
  private static int[] union(int[] one, int[] other) {
    int[] both = new int[one.length + other.length];
    int count = 0;
    int i = 0;
    for (int day : other) {
      while (i < one.length && one[i] < day) {
        both[count++] = one[i++];
      }
      i += i < one.length && one[i] == day ? 1 : 0;
      both[count++] = day;
    }
    int left = one.length - i;
    System.arraycopy(one, i, both, count, left);
    return count + left == one.length ? one : Arrays.copyOf(both, count + left);
  }
}
