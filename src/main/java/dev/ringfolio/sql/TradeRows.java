package dev.ringfolio.sql;

import dev.ringfolio.contract.BookedTrade;
import dev.ringfolio.core.model.Amounts;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trade;
import dev.ringfolio.core.model.Trade.Deal;
import dev.ringfolio.core.model.Trade.Side;
import dev.ringfolio.core.model.Trade.Split;
import dev.ringfolio.core.model.WireName;
import dev.ringfolio.portfolios.PortfolioStore;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Trades as rows, within a transaction of {@link SqlPortfolios}. */
final class TradeRows {
  private static final String DEAL = "trade";
  private static final String SPLIT = "split";

  private static final String SELECT =
      "select trade_number, kind, symbol, side, quantity, price, ratio, traded_at, realized_pnl,"
          + " client_id from trades where portfolio_id = ? and ";

  private TradeRows() {}

  /** The newest {@code limit} trades of a portfolio with a number below {@code before}. */
  static List<BookedTrade> read(Connection connection, String id, long before, int limit)
      throws SQLException {
    // Ordered by the whole key, H2 walks the index backwards; by the number alone it sorts all
    // rows.
    try (PreparedStatement select =
        connection.prepareStatement(
            SELECT + "trade_number < ? order by portfolio_id desc, trade_number desc limit ?")) {
      select.setString(1, id);
      select.setLong(2, before);
      select.setInt(3, limit);
      List<BookedTrade> trades = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          trades.add(booked(rows));
        }
      }
      return trades;
    }
  }

  /** The newest trade of a portfolio that its client called {@code clientId}. */
  static Optional<BookedTrade> named(Connection connection, String id, String clientId)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(SELECT + "client_id = ? order by trade_number desc limit 1")) {
      select.setString(1, id);
      select.setString(2, clientId);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? Optional.of(booked(rows)) : Optional.empty();
      }
    }
  }

  private static BookedTrade booked(ResultSet row) throws SQLException {
    BigDecimal realizedPnl = Amounts.trimmed(row.getBigDecimal(9));
    return new BookedTrade(row.getLong(1), trade(row), realizedPnl, row.getString(10));
  }

  private static Trade trade(ResultSet row) throws SQLException {
    String kind = row.getString(2);
    Symbol symbol = new Symbol(row.getString(3));
    Instant at = row.getObject(8, OffsetDateTime.class).toInstant();
    if (kind.equals(SPLIT)) {
      return new Split(symbol, row.getBigDecimal(7), at);
    }
    String side = row.getString(4);
    return new Deal(
        symbol,
        WireName.parse(Side.class, side)
            .orElseThrow(() -> new IllegalStateException("side " + side)),
        row.getBigDecimal(5),
        row.getBigDecimal(6),
        at);
  }

  /**
   * Adds trades to those of a portfolio, of which the newest {@value PortfolioStore#TRADES_MAX}
   * stay.
   *
   * @param trades in the order of their numbers
   */
  static void append(Connection connection, String id, List<BookedTrade> trades)
      throws SQLException {
    if (trades.isEmpty()) {
      return;
    }
    long oldest = trades.get(trades.size() - 1).number() - PortfolioStore.TRADES_MAX;
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into trades (portfolio_id, trade_number, kind, symbol, side, quantity, price,"
                + " ratio, traded_at, realized_pnl, client_id)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (BookedTrade booked : trades) {
        if (booked.number() > oldest) {
          set(insert, id, booked);
          insert.addBatch();
        }
      }
      insert.executeBatch();
    }
    try (PreparedStatement delete =
        connection.prepareStatement(
            "delete from trades where portfolio_id = ? and trade_number <= ?")) {
      delete.setString(1, id);
      delete.setLong(2, oldest);
      delete.executeUpdate();
    }
  }

  private static void set(PreparedStatement insert, String id, BookedTrade booked)
      throws SQLException {
    Trade trade = booked.trade();
    insert.setString(1, id);
    insert.setLong(2, booked.number());
    insert.setString(4, trade.symbol().name());
    insert.setObject(9, trade.at().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC));
    insert.setBigDecimal(10, booked.realizedPnl());
    insert.setString(11, booked.clientId());
    if (trade instanceof Deal deal) {
      insert.setString(3, DEAL);
      insert.setString(5, deal.side().wire());
      insert.setBigDecimal(6, deal.quantity());
      insert.setBigDecimal(7, deal.price());
      insert.setNull(8, Types.NUMERIC);
    } else {
      insert.setString(3, SPLIT);
      insert.setNull(5, Types.VARCHAR);
      insert.setNull(6, Types.NUMERIC);
      insert.setNull(7, Types.NUMERIC);
      insert.setBigDecimal(8, ((Split) trade).ratio());
    }
  }
}
