package dev.ringfolio.sql;

import dev.ringfolio.contract.BookedTrade;
import dev.ringfolio.contract.Portfolio;
import dev.ringfolio.core.model.Holdings;
import dev.ringfolio.core.model.Position;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.portfolios.PortfolioStore;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Portfolios, their positions and trades in SQL common to H2 and PostgreSQL. Any thread that may
 * block.
 *
 * <p>Every change begins by moving the version of its row on, where that is the one that was seen.
 * So the row is locked before anything else is touched: of two writers, in one process or in two,
 * the second waits and then finds another version, and no order of locks can cross.
 */
public final class SqlPortfolios implements PortfolioStore {
  private static final int FETCH = 10_000;

  private final Database database;

  public SqlPortfolios(Database database) {
    this.database = database;
  }

  @Override
  public List<Portfolio> all() {
    try (Connection connection = database.connect()) {
      // Both tables as of one moment.
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      List<Portfolio> all = portfolios(connection, positions(connection));
      connection.rollback();
      // Not by the database, whose order depends on its language.
      all.sort(Comparator.comparing(Portfolio::id));
      return all;
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  private static Map<String, SortedMap<Symbol, Position>> positions(Connection connection)
      throws SQLException {
    Map<String, SortedMap<Symbol, Position>> positions = new HashMap<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select portfolio_id, symbol, quantity, average_cost from positions")) {
      select.setFetchSize(FETCH);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          Symbol symbol = new Symbol(rows.getString(2));
          positions
              .computeIfAbsent(rows.getString(1), id -> new TreeMap<>())
              .put(symbol, new Position(symbol, rows.getBigDecimal(3), rows.getBigDecimal(4)));
        }
      }
    }
    return positions;
  }

  private static List<Portfolio> portfolios(
      Connection connection, Map<String, SortedMap<Symbol, Position>> positions)
      throws SQLException {
    List<Portfolio> portfolios = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select id, owner, name, allow_short, cash, realized_pnl, version, settled_trades"
                + " from portfolios")) {
      select.setFetchSize(FETCH);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          String id = rows.getString(1);
          BigDecimal cash = rows.getBigDecimal(5);
          BigDecimal realizedPnl = rows.getBigDecimal(6);
          Holdings holdings =
              new Holdings(cash, positions.getOrDefault(id, new TreeMap<>()), realizedPnl);
          portfolios.add(
              new Portfolio(
                  id,
                  rows.getString(2),
                  rows.getString(3),
                  rows.getBoolean(4),
                  holdings,
                  rows.getLong(8),
                  rows.getLong(7)));
        }
      }
    }
    return portfolios;
  }

  @Override
  public boolean create(Portfolio portfolio) {
    try (Connection connection = database.connect()) {
      boolean fresh = insert(connection, portfolio);
      if (fresh) {
        insert(connection, portfolio.id(), portfolio.holdings().positions().values());
      }
      return end(connection, fresh);
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  @Override
  public boolean replace(Portfolio after) {
    try (Connection connection = database.connect()) {
      boolean moved = update(connection, after);
      if (moved) {
        try (PreparedStatement delete =
            connection.prepareStatement("delete from positions where portfolio_id = ?")) {
          delete.setString(1, after.id());
          delete.executeUpdate();
        }
        insert(connection, after.id(), after.holdings().positions().values());
      }
      return end(connection, moved);
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  @Override
  public boolean book(Portfolio after, List<BookedTrade> trades) {
    try (Connection connection = database.connect()) {
      boolean moved = update(connection, after);
      if (moved) {
        List<Symbol> touched =
            trades.stream().map(booked -> booked.trade().symbol()).distinct().toList();
        delete(connection, after.id(), touched);
        Map<Symbol, Position> positions = after.holdings().positions();
        insert(
            connection,
            after.id(),
            touched.stream().filter(positions::containsKey).map(positions::get).toList());
        TradeRows.append(connection, after.id(), trades);
      }
      return end(connection, moved);
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  @Override
  public boolean delete(String id, long version) {
    try (Connection connection = database.connect();
        PreparedStatement delete =
            connection.prepareStatement("delete from portfolios where id = ? and version = ?")) {
      delete.setString(1, id);
      delete.setLong(2, version);
      return end(connection, delete.executeUpdate() == 1);
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  @Override
  public List<BookedTrade> trades(String id, long before, int limit) {
    return database.read(connection -> TradeRows.read(connection, id, before, limit));
  }

  @Override
  public Optional<BookedTrade> named(String id, String clientId) {
    return database.read(connection -> TradeRows.named(connection, id, clientId));
  }

  private boolean end(Connection connection, boolean done) throws SQLException {
    if (done) {
      database.commit(connection);
    } else {
      connection.rollback();
    }
    return done;
  }

  private static boolean insert(Connection connection, Portfolio portfolio) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into portfolios (owner, name, allow_short, cash, realized_pnl, version,"
                + " settled_trades, id) values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing")) {
      set(insert, portfolio);
      return insert.executeUpdate() == 1;
    }
  }

  /** Moves a portfolio's row on from the version before; whether that was there. */
  private static boolean update(Connection connection, Portfolio after) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update portfolios set owner = ?, name = ?, allow_short = ?, cash = ?,"
                + " realized_pnl = ?, version = ?, settled_trades = ? where id = ?"
                + " and version = ?")) {
      set(update, after);
      update.setLong(9, after.version() - 1);
      return update.executeUpdate() == 1;
    }
  }

  private static void set(PreparedStatement statement, Portfolio portfolio) throws SQLException {
    statement.setString(1, portfolio.owner());
    statement.setString(2, portfolio.name());
    statement.setBoolean(3, portfolio.allowShort());
    statement.setBigDecimal(4, portfolio.holdings().cash());
    statement.setBigDecimal(5, portfolio.holdings().realizedPnl());
    statement.setLong(6, portfolio.version());
    statement.setLong(7, portfolio.settledTrades());
    statement.setString(8, portfolio.id());
  }

  private static void insert(Connection connection, String id, Collection<Position> positions)
      throws SQLException {
    if (positions.isEmpty()) {
      return;
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into positions (portfolio_id, symbol, quantity, average_cost)"
                + " values (?, ?, ?, ?)")) {
      for (Position position : positions) {
        insert.setString(1, id);
        insert.setString(2, position.symbol().name());
        insert.setBigDecimal(3, position.quantity());
        insert.setBigDecimal(4, position.averageCost());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static void delete(Connection connection, String id, List<Symbol> symbols)
      throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "delete from positions where portfolio_id = ? and symbol = ?")) {
      for (Symbol symbol : symbols) {
        delete.setString(1, id);
        delete.setString(2, symbol.name());
        delete.addBatch();
      }
      delete.executeBatch();
    }
  }
}
