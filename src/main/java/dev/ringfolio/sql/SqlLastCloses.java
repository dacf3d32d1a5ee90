package dev.ringfolio.sql;

import dev.ringfolio.core.market.History.Origin;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.prices.LastCloses;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The newest closes out of the table of daily bars, by one query however many symbols are asked
 * for, and at one cost however long ago their rows end. Common to H2 and PostgreSQL. Any thread
 * that may block.
 */
public final class SqlLastCloses implements LastCloses {

  /**
   * For each symbol the date of its second newest row, then the rows from there. Ordering by the
   * whole key lets H2 walk the index backwards; by the date alone it sorts all rows of the symbol.
   */
  private static final String NEWEST =
      "select d.symbol, d.bar_date, d.close_price from"
          + " (select w.symbol, coalesce("
          + "(select x.bar_date from daily_bars x where x.symbol = w.symbol and x.bar_date < ?"
          + " order by x.symbol desc, x.bar_date desc limit 1 offset 1), date '1900-01-01') as since"
          + " from unnest(?) as w(symbol)) s"
          + " join daily_bars d on d.symbol = s.symbol and d.bar_date >= s.since and d.bar_date < ?"
          + " order by d.symbol, d.bar_date desc";

  private static final String STORED =
      "select w.symbol from unnest(?) as w(symbol)"
          + " where exists (select 1 from daily_bars d where d.symbol = w.symbol)";

  private final Database database;

  public SqlLastCloses(Database database) {
    this.database = database;
  }

  @Override
  public Map<Symbol, List<DailyClose>> read(List<Symbol> symbols, LocalDate before) {
    Map<Symbol, List<DailyClose>> found = new HashMap<>();
    try (Connection connection = database.connect()) {
      addNewest(connection, symbols, before, found);
      List<Symbol> rest = symbols.stream().filter(symbol -> !found.containsKey(symbol)).toList();
      if (!rest.isEmpty()) {
        addStored(connection, rest, found);
      }
      connection.rollback();
      return found;
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  private static void addNewest(
      Connection connection,
      List<Symbol> symbols,
      LocalDate before,
      Map<Symbol, List<DailyClose>> found)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(NEWEST)) {
      select.setObject(1, before);
      select.setArray(2, names(connection, symbols));
      select.setObject(3, before);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          LocalDate date = rows.getObject(2, LocalDate.class);
          found
              .computeIfAbsent(new Symbol(rows.getString(1)), symbol -> new ArrayList<>(2))
              .add(new DailyClose(date, rows.getDouble(3), Origin.IMPORTED));
        }
      }
    }
  }

  /** What has rows, but none before the date, has an empty list. */
  private static void addStored(
      Connection connection, List<Symbol> symbols, Map<Symbol, List<DailyClose>> found)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(STORED)) {
      select.setArray(1, names(connection, symbols));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.put(new Symbol(rows.getString(1)), List.of());
        }
      }
    }
  }

  private static Array names(Connection connection, List<Symbol> symbols) throws SQLException {
    return connection.createArrayOf("varchar", symbols.stream().map(Symbol::name).toArray());
  }
}
