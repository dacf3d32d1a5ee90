package dev.ringfolio.sql;

import dev.ringfolio.triggers.TriggerStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Triggers in SQL, common to H2 and PostgreSQL. Any thread that may block. */
public final class SqlTriggers implements TriggerStore {
  private final Database database;

  public SqlTriggers(Database database) {
    this.database = database;
  }

  @Override
  public List<Kept> load() {
    try (Connection connection = database.connect();
        PreparedStatement select = connection.prepareStatement(TriggerRows.SELECT);
        ResultSet rows = select.executeQuery()) {
      List<Kept> all = new ArrayList<>();
      while (rows.next()) {
        all.add(TriggerRows.kept(rows));
      }
      connection.rollback();
      return all;
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  @Override
  public void create(Kept trigger) {
    try (Connection connection = database.connect();
        PreparedStatement insert = connection.prepareStatement(TriggerRows.INSERT)) {
      TriggerRows.set(insert, trigger);
      insert.executeUpdate();
      database.commit(connection);
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  @Override
  public boolean replace(Kept after) {
    try (Connection connection = database.connect();
        PreparedStatement update = connection.prepareStatement(TriggerRows.UPDATE)) {
      int last = TriggerRows.set(update, after);
      update.setLong(last + 1, after.rule().version() - 1);
      boolean done = update.executeUpdate() > 0;
      database.commit(connection);
      return done;
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  @Override
  public boolean delete(String id, long version) {
    String sql = "delete from triggers where number = ? and version = ?";
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

  @Override
  public void remember(List<Kept> triggers) {
    try (Connection connection = database.connect();
        PreparedStatement update = connection.prepareStatement(TriggerRows.REMEMBER)) {
      for (Kept trigger : triggers) {
        TriggerRows.setState(update, trigger);
        update.addBatch();
      }
      update.executeBatch();
      database.commit(connection);
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }
}
