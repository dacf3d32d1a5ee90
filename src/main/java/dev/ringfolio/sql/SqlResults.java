package dev.ringfolio.sql;

import dev.ringfolio.contract.StoredOptimization;
import dev.ringfolio.contract.StoredOptimizationsListed;
import dev.ringfolio.optimization.results.ResultStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Results of optimizations in SQL, common to H2 and PostgreSQL. With each goes the request that it
 * answers, in one transaction. Any thread that may block.
 */
public final class SqlResults implements ResultStore {
  private static final String COLUMNS =
      "request_id, owner, scope, portfolio_id, finished_millis, result";

  private final Database database;

  public SqlResults(Database database) {
    this.database = database;
  }

  @Override
  public void append(List<StoredOptimization> results) {
    String insert = "insert into optimizations (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?)";
    // The subquery ends at the first result that is one too many, and has none before that.
    String trim =
        "delete from optimizations where number <= (select number from optimizations order by"
            + " number desc limit 1 offset "
            + RESULTS_MAX
            + ")";
    try (Connection connection = database.connect();
        PreparedStatement add = connection.prepareStatement(insert);
        PreparedStatement cut = connection.prepareStatement(trim)) {
      for (StoredOptimization result : results) {
        add.setString(1, result.requestId());
        add.setString(2, result.user());
        add.setString(3, result.scope());
        add.setString(4, result.portfolioId());
        add.setLong(5, result.finishedMillis());
        add.setString(6, result.result());
        add.addBatch();
      }
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
      String user, @Nullable String portfolioId, long before, int limit) {
    String ofPortfolio = portfolioId == null ? "" : " and portfolio_id = ?";
    String sql =
        "select "
            + COLUMNS
            + ", number from optimizations where owner = ? and number < ?"
            + ofPortfolio
            + " order by number desc limit ?";
    try (Connection connection = database.connect();
        PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, user);
      select.setLong(2, before);
      if (portfolioId != null) {
        select.setString(3, portfolioId);
      }
      select.setInt(portfolioId == null ? 3 : 4, limit + 1);
      List<StoredOptimization> results = new ArrayList<>();
      long last = 0;
      boolean more = false;
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          more = results.size() == limit;
          if (!more) {
            results.add(result(rows));
            last = rows.getLong(7);
          }
        }
      }
      connection.rollback();
      return new StoredOptimizationsListed(results, more ? last : 0);
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  private static StoredOptimization result(ResultSet row) throws SQLException {
    return new StoredOptimization(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getLong(5),
        row.getString(6));
  }
}
