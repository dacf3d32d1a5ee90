package dev.ringfolio.sql;

import dev.ringfolio.contract.Signal;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Tier;
import dev.ringfolio.core.model.WireName;
import dev.ringfolio.signals.SignalStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Signals and tiers in SQL, common to H2 and PostgreSQL. Any thread that may block. */
public final class SqlSignals implements SignalStore {
  private static final String COLUMNS =
      "number, symbol, action, strength, min_tier, price, reason, created_millis";

  private final Database database;

  public SqlSignals(Database database) {
    this.database = database;
  }

  @Override
  public void append(Signal signal) {
    String insert = "insert into signals (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?)";
    // The subquery ends at the first signal that is one too many, and has none before that.
    String trim =
        "delete from signals where number <= (select number from signals order by number desc"
            + " limit 1 offset "
            + SIGNALS_MAX
            + ")";
    try (Connection connection = database.connect();
        PreparedStatement add = connection.prepareStatement(insert);
        PreparedStatement cut = connection.prepareStatement(trim)) {
      add.setLong(1, signal.number());
      add.setString(2, signal.symbol().name());
      add.setString(3, signal.action().wire());
      add.setDouble(4, signal.strength());
      add.setString(5, signal.minTier().wire());
      Columns.setDouble(add, 6, signal.price());
      add.setString(7, signal.reason());
      add.setLong(8, signal.createdMillis());
      add.executeUpdate();
      cut.executeUpdate();
      database.commit(connection);
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  @Override
  public List<Signal> newest(Tier tier, long before, int limit) {
    String seen =
        Arrays.stream(Tier.values())
            .filter(tier::sees)
            .map(least -> "'" + least.wire() + "'")
            .collect(Collectors.joining(", "));
    String sql =
        "select "
            + COLUMNS
            + " from signals where number < ? and min_tier in ("
            + seen
            + ") order by number desc limit ?";
    try (Connection connection = database.connect();
        PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, before);
      select.setInt(2, limit);
      List<Signal> signals = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          signals.add(signal(rows));
        }
      }
      connection.rollback();
      return signals;
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  @Override
  public Optional<Signal> signal(long number) {
    String sql = "select " + COLUMNS + " from signals where number = ?";
    try (Connection connection = database.connect();
        PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, number);
      Optional<Signal> found;
      try (ResultSet row = select.executeQuery()) {
        found = row.next() ? Optional.of(signal(row)) : Optional.empty();
      }
      connection.rollback();
      return found;
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  private static Signal signal(ResultSet row) throws SQLException {
    return new Signal(
        Long.toString(row.getLong(1)),
        new Symbol(row.getString(2)),
        WireName.parse(Signal.Action.class, row.getString(3)).orElseThrow(),
        row.getDouble(4),
        WireName.parse(Tier.class, row.getString(5)).orElseThrow(),
        Columns.getDouble(row, 6),
        row.getString(7),
        row.getLong(8));
  }

  @Override
  public Optional<Tier> tier(String user) {
    try (Connection connection = database.connect();
        PreparedStatement select =
            connection.prepareStatement("select tier from user_tiers where user_name = ?")) {
      select.setString(1, user);
      Optional<Tier> tier;
      try (ResultSet row = select.executeQuery()) {
        tier = row.next() ? WireName.parse(Tier.class, row.getString(1)) : Optional.empty();
      }
      connection.rollback();
      return tier;
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  /** One writer writes tiers, so that nobody inserts between the update and the insert. */
  @Override
  public void writeTier(String user, Tier tier) {
    try (Connection connection = database.connect();
        PreparedStatement update =
            connection.prepareStatement("update user_tiers set tier = ? where user_name = ?");
        PreparedStatement insert =
            connection.prepareStatement("insert into user_tiers (tier, user_name) values (?, ?)")) {
      if (written(update, user, tier) == 0) {
        written(insert, user, tier);
      }
      database.commit(connection);
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  private static int written(PreparedStatement statement, String user, Tier tier)
      throws SQLException {
    statement.setString(1, tier.wire());
    statement.setString(2, user);
    return statement.executeUpdate();
  }
}
