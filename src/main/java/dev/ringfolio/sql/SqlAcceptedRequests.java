package dev.ringfolio.sql;

import dev.ringfolio.contract.StoredOptimization;
import dev.ringfolio.optimization.queue.AcceptedStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Accepted requests in SQL, common to H2 and PostgreSQL. {@link SqlResults} takes out those whose
 * results it keeps. Any thread that may block.
 */
public final class SqlAcceptedRequests implements AcceptedStore {
  private final Database database;

  public SqlAcceptedRequests(Database database) {
    this.database = database;
  }

  @Override
  public void add(List<KeptRequest> requests) {
    String insert =
        "insert into accepted_requests (number, owner, scope, request_id, accepted_millis, request)"
            + " values (?, ?, ?, ?, ?, ?) on conflict do nothing";
    try (Connection connection = database.connect();
        PreparedStatement add = connection.prepareStatement(insert)) {
      for (KeptRequest request : requests) {
        add.setLong(1, request.number());
        add.setString(2, request.user());
        add.setString(3, request.scope());
        add.setString(4, request.requestId());
        add.setLong(5, request.acceptedMillis());
        add.setString(6, request.text());
        add.addBatch();
      }
      add.executeBatch();
      database.commit(connection);
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  /** One that was kept late, after its result, is taken out here. */
  @Override
  public List<KeptRequest> open() {
    String answered =
        "delete from accepted_requests where exists (select 1 from optimizations o"
            + " where o.owner = accepted_requests.owner"
            + " and o.request_id = accepted_requests.request_id"
            + " and o.scope = accepted_requests.scope"
            + " and o.finished_millis >= accepted_requests.accepted_millis)";
    String select =
        "select number, request_id, owner, scope, accepted_millis, request from accepted_requests"
            + " order by number";
    List<KeptRequest> open = new ArrayList<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(answered);
      try (ResultSet rows = statement.executeQuery(select)) {
        while (rows.next()) {
          open.add(
              new KeptRequest(
                  rows.getLong(1),
                  rows.getString(2),
                  rows.getString(3),
                  rows.getString(4),
                  rows.getLong(5),
                  rows.getString(6)));
        }
      }
      database.commit(connection);
      return open;
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  @Override
  public List<AnsweredId> answered(long sinceMillis, int limit) {
    String select =
        "select request_id, scope, content, named_millis from optimizations"
            + " where named_millis >= ? order by named_millis desc, number desc limit ?";
    List<AnsweredId> answered = new ArrayList<>();
    try (Connection connection = database.connect();
        PreparedStatement newest = connection.prepareStatement(select)) {
      newest.setLong(1, sinceMillis);
      newest.setInt(2, limit);
      try (ResultSet rows = newest.executeQuery()) {
        while (rows.next()) {
          answered.add(
              new AnsweredId(
                  rows.getString(1), rows.getString(2), rows.getString(3), rows.getLong(4)));
        }
      }
      connection.rollback();
      Collections.reverse(answered);
      return answered;
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  /** Takes out the requests of {@code results}, in a transaction of another. */
  static void answered(Connection connection, List<StoredOptimization> results)
      throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "delete from accepted_requests where scope = ? and request_id = ? and owner = ?")) {
      for (StoredOptimization result : results) {
        delete.setString(1, result.scope());
        delete.setString(2, result.requestId());
        delete.setString(3, result.user());
        delete.addBatch();
      }
      delete.executeBatch();
    }
  }
}
