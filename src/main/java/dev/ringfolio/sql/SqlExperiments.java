package dev.ringfolio.sql;

import dev.ringfolio.optimization.experiments.ExperimentStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Experiments in SQL, common to H2 and PostgreSQL. Any thread that may block. */
public final class SqlExperiments implements ExperimentStore {
  private static final String COLUMNS =
      "number, owner, portfolio_id, name, side_a, side_b, every_days, from_day, to_day,"
          + " transaction_cost, created_millis";

  private final Database database;

  public SqlExperiments(Database database) {
    this.database = database;
  }

  @Override
  public void append(Row experiment) {
    try (Connection connection = database.connect();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into experiments ("
                    + COLUMNS
                    + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setLong(1, experiment.number());
      insert.setString(2, experiment.owner());
      insert.setString(3, experiment.portfolioId());
      insert.setString(4, experiment.name());
      insert.setString(5, experiment.a());
      insert.setString(6, experiment.b());
      insert.setInt(7, experiment.every());
      insert.setInt(8, experiment.fromDay());
      insert.setInt(9, experiment.toDay());
      Columns.setDouble(insert, 10, experiment.transactionCost());
      insert.setLong(11, experiment.createdMillis());
      insert.executeUpdate();
      database.commit(connection);
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  @Override
  public void delete(long number) {
    try (Connection connection = database.connect();
        PreparedStatement delete =
            connection.prepareStatement("delete from experiments where number = ?")) {
      delete.setLong(1, number);
      delete.executeUpdate();
      database.commit(connection);
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  @Override
  public List<Row> all() {
    try (Connection connection = database.connect();
        PreparedStatement select =
            connection.prepareStatement("select " + COLUMNS + " from experiments order by number");
        ResultSet rows = select.executeQuery()) {
      List<Row> all = new ArrayList<>();
      while (rows.next()) {
        all.add(
            new Row(
                rows.getLong(1),
                rows.getString(2),
                rows.getString(3),
                rows.getString(4),
                rows.getString(5),
                rows.getString(6),
                rows.getInt(7),
                rows.getInt(8),
                rows.getInt(9),
                Columns.getDouble(rows, 10),
                rows.getLong(11)));
      }
      connection.rollback();
      return all;
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }
}
