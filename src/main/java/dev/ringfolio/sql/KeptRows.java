package dev.ringfolio.sql;

import dev.ringfolio.core.market.DailyBar;
import dev.ringfolio.core.model.Symbol;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Daily bars that were kept from a feed, within a transaction of another. They and imported bars
 * keep out of each other's way by the one row of the version, which both change before they look.
 */
final class KeptRows {
  static final String NEXT_VERSION = "update daily_bars_version set version = version + 1";

  private KeptRows() {}

  /** Inserts or replaces the bars of symbols that have no imported ones; answers how many. */
  static int keep(Connection connection, List<DailyBar> bars) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(NEXT_VERSION);
    }
    Set<String> imported = imported(connection, bars);
    List<DailyBar> own =
        bars.stream().filter(bar -> !imported.contains(bar.symbol().name())).toList();
    if (!own.isEmpty()) {
      replace(connection, own);
    }
    return own.size();
  }

  private static Set<String> imported(Connection connection, List<DailyBar> bars)
      throws SQLException {
    List<Symbol> symbols = bars.stream().map(DailyBar::symbol).distinct().toList();
    Set<String> imported = new HashSet<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select w.symbol from unnest(?) as w(symbol) where exists"
                + " (select 1 from daily_bars d where d.symbol = w.symbol and not d.kept)")) {
      select.setArray(1, names(connection, symbols));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          imported.add(rows.getString(1));
        }
      }
    }
    return imported;
  }

  private static void replace(Connection connection, List<DailyBar> bars) throws SQLException {
    try (PreparedStatement delete =
            connection.prepareStatement(
                "delete from daily_bars where symbol = ? and bar_date = ?");
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into daily_bars (open_price, high_price, low_price, close_price, volume,"
                    + " symbol, bar_date, kept) values (?, ?, ?, ?, ?, ?, ?, true)")) {
      for (DailyBar bar : bars) {
        delete.setString(1, bar.symbol().name());
        delete.setObject(2, BarRow.date(bar));
        delete.executeUpdate();
        BarRow.set(insert, bar);
        insert.executeUpdate();
      }
    }
  }

  /** Deletes what was kept of symbols. */
  static void forget(Connection connection, Collection<Symbol> symbols) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("delete from daily_bars where kept and symbol = ?")) {
      for (Symbol symbol : symbols) {
        delete.setString(1, symbol.name());
        delete.addBatch();
      }
      delete.executeBatch();
    }
  }

  private static Array names(Connection connection, List<Symbol> symbols) throws SQLException {
    return connection.createArrayOf("varchar", symbols.stream().map(Symbol::name).toArray());
  }
}
