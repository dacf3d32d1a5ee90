package dev.ringfolio.sql;

import dev.ringfolio.contract.Signal;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Tier;
import dev.ringfolio.core.model.WireName;
import dev.ringfolio.signals.SignalStore;
import java.sql.ResultSet;
import java.sql.SQLException;
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
    database.write(
        connection -> {
          Database.change(
              connection,
              insert,
              row -> {
                row.setLong(1, signal.number());
                row.setString(2, signal.symbol().name());
                row.setString(3, signal.action().wire());
                row.setDouble(4, signal.strength());
                row.setString(5, signal.minTier().wire());
                Columns.setDouble(row, 6, signal.price());
                row.setString(7, signal.reason());
                row.setLong(8, signal.createdMillis());
              });
          return Database.change(connection, trim, none -> {});
        });
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
    return database.rows(
        sql,
        select -> {
          select.setLong(1, before);
          select.setInt(2, limit);
        },
        SqlSignals::signal);
  }

  @Override
  public Optional<Signal> signal(long number) {
    String sql = "select " + COLUMNS + " from signals where number = ?";
    return database.rows(sql, select -> select.setLong(1, number), SqlSignals::signal).stream()
        .findFirst();
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
    return database
        .rows(
            "select tier from user_tiers where user_name = ?",
            select -> select.setString(1, user),
            row -> WireName.parse(Tier.class, row.getString(1)))
        .stream()
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** One writer writes tiers, so that nobody inserts between the update and the insert. */
  @Override
  public void writeTier(String user, Tier tier) {
    Database.Values values =
        row -> {
          row.setString(1, tier.wire());
          row.setString(2, user);
        };
    database.write(
        connection ->
            Database.change(
                    connection, "update user_tiers set tier = ? where user_name = ?", values)
                || Database.change(
                    connection, "insert into user_tiers (tier, user_name) values (?, ?)", values));
  }
}
