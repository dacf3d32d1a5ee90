package dev.ringfolio.sql;

import dev.ringfolio.contract.Alert;
import dev.ringfolio.contract.AlertRule;
import dev.ringfolio.contract.ListAlerts.Which;
import dev.ringfolio.contract.RiskAlert.State;
import dev.ringfolio.core.trigger.DrawdownMark;
import dev.ringfolio.triggers.AlertStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Alert rules and alerts in SQL, common to H2 and PostgreSQL. Any thread that may block. */
public final class SqlAlerts implements AlertStore {
  private static final String SELECT_RULES =
      "select " + AlertRows.RULE + " from alert_rules order by number";
  private static final String SELECT_ALERTS = "select " + AlertRows.ALERT + " from alerts where ";

  private static final String MARK = "portfolio_id, high_value, last_value, holdings";
  private static final String SELECT_MARKS = "select " + MARK + " from drawdown_marks";

  /** A subquery without a row, where there are fewer, deletes nothing. */
  private static final String TRIM =
      "delete from alerts where cleared_millis > 0 and number <= (select number from alerts"
          + " where cleared_millis > 0 order by number desc limit 1 offset "
          + ALERTS_MAX
          + ")";

  private final Database database;

  public SqlAlerts(Database database) {
    this.database = database;
  }

  @Override
  public Kept load(int newest) {
    return database.read(
        connection -> {
          connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
          return new Kept(
              Database.rows(connection, SELECT_RULES, none -> {}, AlertRows::rule),
              alerts(connection, "cleared_millis = 0 order by number"),
              alerts(connection, "true order by number desc limit " + newest),
              raised(connection),
              Database.rows(connection, SELECT_MARKS, none -> {}, SqlAlerts::mark));
        });
  }

  private static List<Alert> alerts(Connection connection, String where) throws SQLException {
    return Database.rows(connection, SELECT_ALERTS + where, none -> {}, AlertRows::alert);
  }

  private static Map<String, Long> raised(Connection connection) throws SQLException {
    Map<String, Long> raised = new HashMap<>();
    String sql = "select rule_number, max(raised_millis) from alerts group by rule_number";
    Database.rows(
        connection,
        sql,
        none -> {},
        row -> raised.put(Long.toString(row.getLong(1)), row.getLong(2)));
    return raised;
  }

  private static DrawdownMark mark(ResultSet row) throws SQLException {
    return new DrawdownMark(
        row.getString(1), Columns.getDouble(row, 2), Columns.getDouble(row, 3), row.getLong(4));
  }

  @Override
  public void create(AlertRule rule) {
    database.change(AlertRows.INSERT_RULE, row -> AlertRows.set(row, rule));
  }

  @Override
  public boolean replace(AlertRule after) {
    return database.change(
        AlertRows.UPDATE_RULE,
        row -> {
          AlertRows.set(row, after);
          row.setLong(AlertRows.RULE_COLUMNS + 1, after.version() - 1);
        });
  }

  @Override
  public boolean delete(String id, long version) {
    return database.change(
        "delete from alert_rules where number = ? and version = ?",
        Columns.numberAndVersion(id, version));
  }

  /** One writer writes alerts, so that nobody inserts between an update and its insert. */
  @Override
  public void write(List<Alert> alerts) {
    database.write(
        connection -> {
          try (PreparedStatement update = connection.prepareStatement(AlertRows.UPDATE_ALERT);
              PreparedStatement insert = connection.prepareStatement(AlertRows.INSERT_ALERT)) {
            for (Alert alert : alerts) {
              AlertRows.setChanges(update, alert);
              if (update.executeUpdate() == 0) {
                AlertRows.set(insert, alert);
                insert.executeUpdate();
              }
            }
          }
          return Database.change(connection, TRIM, none -> {});
        });
  }

  @Override
  public Optional<Alert> alert(long number) {
    return database
        .rows(SELECT_ALERTS + "number = ?", row -> row.setLong(1, number), AlertRows::alert)
        .stream()
        .findFirst();
  }

  @Override
  public List<Alert> newest(@Nullable String owner, Which which, long before, int limit) {
    StringBuilder where = new StringBuilder("number < ?");
    List<Object> values = new ArrayList<>();
    values.add(before);
    and(where, values, "owner = ?", owner);
    and(where, values, "portfolio_id = ?", which.portfolioId());
    and(where, values, "symbol = ?", which.symbol() == null ? null : which.symbol().name());
    and(
        where,
        values,
        "rule_number = ?",
        which.ruleId() == null ? null : Long.parseLong(which.ruleId()));
    if (which.state() != null) {
      where.append(
          which.state() == State.RAISED ? " and cleared_millis = 0" : " and cleared_millis > 0");
    }
    where.append(" order by number desc limit ").append(limit);
    return database.rows(
        SELECT_ALERTS + where,
        row -> {
          for (int i = 0; i < values.size(); i++) {
            row.setObject(i + 1, values.get(i));
          }
        },
        AlertRows::alert);
  }

  private static void and(
      StringBuilder where, List<Object> values, String condition, @Nullable Object value) {
    if (value != null) {
      where.append(" and ").append(condition);
      values.add(value);
    }
  }

  @Override
  public void writeMarks(List<DrawdownMark> marks) {
    String sql = "insert into drawdown_marks (" + MARK + ") values (?, ?, ?, ?)";
    database.write(
        connection -> {
          Database.change(connection, "delete from drawdown_marks", none -> {});
          try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (DrawdownMark mark : marks) {
              insert.setString(1, mark.portfolioId());
              Columns.setDouble(insert, 2, mark.high());
              Columns.setDouble(insert, 3, mark.last());
              insert.setLong(4, mark.holdings());
              insert.addBatch();
            }
            return insert.executeBatch();
          }
        });
  }
}
