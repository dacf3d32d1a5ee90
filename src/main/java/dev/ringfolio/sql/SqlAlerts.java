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
    try (Connection connection = database.connect()) {
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      Kept kept =
          new Kept(
              rules(connection),
              alerts(connection, "cleared_millis = 0 order by number"),
              alerts(connection, "true order by number desc limit " + newest),
              raised(connection),
              marks(connection));
      connection.rollback();
      return kept;
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  private static List<AlertRule> rules(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SELECT_RULES);
        ResultSet rows = select.executeQuery()) {
      List<AlertRule> rules = new ArrayList<>();
      while (rows.next()) {
        rules.add(AlertRows.rule(rows));
      }
      return rules;
    }
  }

  private static List<Alert> alerts(Connection connection, String where) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SELECT_ALERTS + where)) {
      return AlertRows.alerts(select);
    }
  }

  private static Map<String, Long> raised(Connection connection) throws SQLException {
    String sql = "select rule_number, max(raised_millis) from alerts group by rule_number";
    try (PreparedStatement select = connection.prepareStatement(sql);
        ResultSet rows = select.executeQuery()) {
      Map<String, Long> raised = new HashMap<>();
      while (rows.next()) {
        raised.put(Long.toString(rows.getLong(1)), rows.getLong(2));
      }
      return raised;
    }
  }

  private static List<DrawdownMark> marks(Connection connection) throws SQLException {
    String sql = "select portfolio_id, high_value, last_value, holdings from drawdown_marks";
    try (PreparedStatement select = connection.prepareStatement(sql);
        ResultSet rows = select.executeQuery()) {
      List<DrawdownMark> marks = new ArrayList<>();
      while (rows.next()) {
        marks.add(
            new DrawdownMark(
                rows.getString(1),
                Columns.getDouble(rows, 2),
                Columns.getDouble(rows, 3),
                rows.getLong(4)));
      }
      return marks;
    }
  }

  @Override
  public void create(AlertRule rule) {
    try (Connection connection = database.connect();
        PreparedStatement insert = connection.prepareStatement(AlertRows.INSERT_RULE)) {
      AlertRows.set(insert, rule);
      insert.executeUpdate();
      database.commit(connection);
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  @Override
  public boolean replace(AlertRule after) {
    try (Connection connection = database.connect();
        PreparedStatement update = connection.prepareStatement(AlertRows.UPDATE_RULE)) {
      AlertRows.set(update, after);
      update.setLong(AlertRows.RULE_COLUMNS + 1, after.version() - 1);
      boolean done = update.executeUpdate() > 0;
      database.commit(connection);
      return done;
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  @Override
  public boolean delete(String id, long version) {
    String sql = "delete from alert_rules where number = ? and version = ?";
    try (Connection connection = database.connect();
        PreparedStatement delete = connection.prepareStatement(sql)) {
      delete.setLong(1, Long.parseLong(id));
      delete.setLong(2, version);
      boolean done = delete.executeUpdate() > 0;
      database.commit(connection);
      return done;
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  /** One writer writes alerts, so that nobody inserts between an update and its insert. */
  @Override
  public void write(List<Alert> alerts) {
    try (Connection connection = database.connect();
        PreparedStatement update = connection.prepareStatement(AlertRows.UPDATE_ALERT);
        PreparedStatement insert = connection.prepareStatement(AlertRows.INSERT_ALERT);
        PreparedStatement trim = connection.prepareStatement(TRIM)) {
      for (Alert alert : alerts) {
        AlertRows.setChanges(update, alert);
        if (update.executeUpdate() == 0) {
          AlertRows.set(insert, alert);
          insert.executeUpdate();
        }
      }
      trim.executeUpdate();
      database.commit(connection);
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  @Override
  public Optional<Alert> alert(long number) {
    try (Connection connection = database.connect();
        PreparedStatement select = connection.prepareStatement(SELECT_ALERTS + "number = ?")) {
      select.setLong(1, number);
      Optional<Alert> found = AlertRows.alerts(select).stream().findFirst();
      connection.rollback();
      return found;
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
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
    try (Connection connection = database.connect();
        PreparedStatement select = connection.prepareStatement(SELECT_ALERTS + where)) {
      for (int i = 0; i < values.size(); i++) {
        select.setObject(i + 1, values.get(i));
      }
      List<Alert> found = AlertRows.alerts(select);
      connection.rollback();
      return found;
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
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
    String sql =
        "insert into drawdown_marks (portfolio_id, high_value, last_value, holdings)"
            + " values (?, ?, ?, ?)";
    try (Connection connection = database.connect();
        PreparedStatement clear = connection.prepareStatement("delete from drawdown_marks");
        PreparedStatement insert = connection.prepareStatement(sql)) {
      clear.executeUpdate();
      for (DrawdownMark mark : marks) {
        insert.setString(1, mark.portfolioId());
        Columns.setDouble(insert, 2, mark.high());
        Columns.setDouble(insert, 3, mark.last());
        insert.setLong(4, mark.holdings());
        insert.addBatch();
      }
      insert.executeBatch();
      database.commit(connection);
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }
}
