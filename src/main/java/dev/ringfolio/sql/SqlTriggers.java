package dev.ringfolio.sql;

import dev.ringfolio.triggers.TriggerStore;
import java.sql.PreparedStatement;
import java.util.List;

/** Triggers in SQL, common to H2 and PostgreSQL. Any thread that may block. */
public final class SqlTriggers implements TriggerStore {
  private final Database database;

  public SqlTriggers(Database database) {
    this.database = database;
  }

  @Override
  public List<Kept> load() {
    return database.rows(TriggerRows.SELECT, none -> {}, TriggerRows::kept);
  }

  @Override
  public void create(Kept trigger) {
    database.change(TriggerRows.INSERT, row -> TriggerRows.set(row, trigger));
  }

  @Override
  public boolean replace(Kept after) {
    return database.change(
        TriggerRows.UPDATE,
        row -> {
          int last = TriggerRows.set(row, after);
          row.setLong(last + 1, after.rule().version() - 1);
        });
  }

  @Override
  public boolean delete(String id, long version) {
    return database.change(
        "delete from triggers where number = ? and version = ?",
        Columns.numberAndVersion(id, version));
  }

  @Override
  public void remember(List<Kept> triggers) {
    database.write(
        connection -> {
          try (PreparedStatement update = connection.prepareStatement(TriggerRows.REMEMBER)) {
            for (Kept trigger : triggers) {
              TriggerRows.setState(update, trigger);
              update.addBatch();
            }
            return update.executeBatch();
          }
        });
  }
}
