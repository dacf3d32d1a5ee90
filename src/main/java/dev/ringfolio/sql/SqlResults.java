package dev.ringfolio.sql;

import static java.util.stream.Collectors.joining;

import dev.ringfolio.contract.OptimizationFilter;
import dev.ringfolio.contract.StoredOptimization;
import dev.ringfolio.contract.StoredOptimization.Label;
import dev.ringfolio.contract.StoredOptimizationsListed;
import dev.ringfolio.optimization.results.ResultStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Results of optimizations in SQL, common to H2 and PostgreSQL. With each goes the request that it
 * answers, in one transaction. Any thread that may block.
 */
public final class SqlResults implements ResultStore {
  private static final String COLUMNS =
      "request_id, owner, scope, portfolio_id, objective, solver, caused_by, status,"
          + " finished_millis, result, content";

  private final Database database;

  public SqlResults(Database database) {
    this.database = database;
  }

  @Override
  public void append(List<StoredOptimization> results) {
    String insert =
        "insert into optimizations ("
            + COLUMNS
            + ", named_millis) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    // The subquery ends at the first result that is one too many, and has none before that.
    String trim =
        "delete from optimizations where number <= (select number from optimizations order by"
            + " number desc limit 1 offset "
            + RESULTS_MAX
            + ")";
    // A write that was given up may have been done after all, and comes once more.
    String again =
        "delete from optimizations where owner = ? and request_id = ? and scope = ?"
            + " and finished_millis = ?";
    try (Connection connection = database.connect();
        PreparedStatement replace = connection.prepareStatement(again);
        PreparedStatement add = connection.prepareStatement(insert);
        PreparedStatement cut = connection.prepareStatement(trim)) {
      for (StoredOptimization result : results) {
        add.setString(1, result.requestId());
        add.setString(2, result.user());
        add.setString(3, result.scope());
        add.setString(4, result.portfolioId());
        add.setString(5, result.label().objective());
        add.setString(6, result.label().method());
        add.setString(7, result.label().trigger());
        add.setString(8, result.label().status());
        add.setLong(9, result.finishedMillis());
        add.setString(10, result.result());
        add.setString(11, result.content());
        add.setObject(12, result.content() == null ? null : result.finishedMillis(), Types.BIGINT);
        add.addBatch();
        replace.setString(1, result.user());
        replace.setString(2, result.requestId());
        replace.setString(3, result.scope());
        replace.setLong(4, result.finishedMillis());
        replace.addBatch();
      }
      replace.executeBatch();
      add.executeBatch();
      SqlAcceptedRequests.answered(connection, results);
      cut.executeUpdate();
      database.commit(connection);
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  @Override
  public Optional<StoredOptimization> find(String user, String scope, String requestId) {
    String sql =
        "select "
            + COLUMNS
            + " from optimizations where owner = ? and request_id = ? and (scope = ? or owner = ?)"
            + " order by number desc limit 1";
    try (Connection connection = database.connect();
        PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, user);
      select.setString(2, requestId);
      select.setString(3, scope);
      select.setString(4, scope);
      Optional<StoredOptimization> found;
      try (ResultSet row = select.executeQuery()) {
        found = row.next() ? Optional.of(result(row)) : Optional.empty();
      }
      connection.rollback();
      return found;
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  @Override
  public StoredOptimizationsListed newest(
      String user, OptimizationFilter filter, long before, int limit) {
    Map<String, Object> conditions = conditions(filter);
    String sql =
        "select "
            + COLUMNS
            + ", number from optimizations where owner = ? and number < ?"
            + conditions.keySet().stream().map(c -> " and " + c + " ?").collect(joining())
            + " order by number desc limit ?";
    try (Connection connection = database.connect();
        PreparedStatement select = connection.prepareStatement(sql)) {
      int place = 1;
      select.setString(place++, user);
      select.setLong(place++, before);
      for (Object value : conditions.values()) {
        select.setObject(place++, value);
      }
      select.setInt(place, limit + 1);
      List<StoredOptimization> results = new ArrayList<>();
      long last = 0;
      boolean more = false;
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          more = results.size() == limit;
          if (!more) {
            results.add(result(rows));
            last = rows.getLong(12);
          }
        }
      }
      connection.rollback();
      return new StoredOptimizationsListed(results, more ? last : 0);
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  /** What is to hold, and of which value. */
  private static Map<String, Object> conditions(OptimizationFilter filter) {
    Map<String, Object> conditions = new LinkedHashMap<>();
    if (filter.portfolioId() != null) {
      conditions.put("portfolio_id =", filter.portfolioId());
    }
    if (filter.objective() != null) {
      conditions.put("objective =", filter.objective().wire());
    }
    if (filter.method() != null) {
      conditions.put("solver =", filter.method().wire());
    }
    if (filter.trigger() != null) {
      conditions.put("caused_by =", filter.trigger().wire());
    }
    if (filter.status() != null) {
      conditions.put("status =", filter.status().wire());
    }
    if (filter.fromMillis() != null) {
      conditions.put("finished_millis >=", filter.fromMillis());
    }
    if (filter.toMillis() != null) {
      conditions.put("finished_millis <=", filter.toMillis());
    }
    return conditions;
  }

  private static StoredOptimization result(ResultSet row) throws SQLException {
    return new StoredOptimization(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        new Label(row.getString(5), row.getString(6), row.getString(7), row.getString(8)),
        row.getLong(9),
        row.getString(10),
        row.getString(11));
  }
}
