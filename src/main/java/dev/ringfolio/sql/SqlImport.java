package dev.ringfolio.sql;

import dev.ringfolio.core.market.DailyBar;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.prices.DailyBars.Import;
import dev.ringfolio.prices.DailyBars.Stored;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An import of daily bars in one transaction, by batches. A bar outside the dates that its symbol
 * has had so far is new and is inserted; one between them may be there, and is updated, or inserted
 * where there was nothing to update. So files in order of time, the usual ones, cost an insert a
 * bar, and no set of keys is kept. Bars that were kept from a feed make room for those of the file.
 *
 * <p>Used by one thread, which may block.
 */
final class SqlImport implements Import {
  private static final int BATCH = 5_000;

  private record Key(Symbol symbol, int epochDay) {}

  /** The first and the last date that a symbol has. */
  private record Dates(int first, int last) {
    static final Dates NONE = new Dates(Integer.MAX_VALUE, Integer.MIN_VALUE);
  }

  private final Database database;
  private final Connection connection;
  private final Map<Key, DailyBar> batch = new LinkedHashMap<>();
  private final Map<Symbol, Dates> dates = new HashMap<>(); // the file's symbols are bounded
  private long inserted;
  private long replaced;
  private boolean closed;

  /** Of the bars before the first look at them. */
  private long versionSeen = -1;

  SqlImport(Database database) {
    this.database = database;
    this.connection = database.connect();
  }

  @Override
  public void add(DailyBar bar) {
    if (batch.put(new Key(bar.symbol(), bar.epochDay()), bar) != null) {
      replaced++;
    }
    if (batch.size() == BATCH) {
      flush();
    }
  }

  private void flush() {
    if (batch.isEmpty()) {
      return;
    }
    List<DailyBar> within = new ArrayList<>();
    List<DailyBar> fresh = new ArrayList<>();
    try {
      if (versionSeen < 0) {
        versionSeen = SqlDailyBars.version(connection);
      }
      for (DailyBar bar : batch.values()) {
        (extend(bar) ? fresh : within).add(bar);
      }
      batch.clear();
      int[] updated =
          write(
              "update daily_bars set open_price = ?, high_price = ?, low_price = ?,"
                  + " close_price = ?, volume = ? where symbol = ? and bar_date = ?",
              within);
      for (int i = 0; i < updated.length; i++) {
        if (updated[i] == 0) {
          fresh.add(within.get(i));
        } else {
          replaced++;
        }
      }
      write(
          "insert into daily_bars (open_price, high_price, low_price, close_price, volume,"
              + " symbol, bar_date) values (?, ?, ?, ?, ?, ?, ?)",
          fresh);
      inserted += fresh.size();
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  /** Makes the dates of a bar's symbol hold the bar's; whether they did not. */
  private boolean extend(DailyBar bar) throws SQLException {
    Dates known = dates.get(bar.symbol());
    if (known == null) {
      KeptRows.forget(connection, List.of(bar.symbol()));
      known = stored(bar.symbol());
    }
    int day = bar.epochDay();
    boolean outside = day < known.first() || day > known.last();
    dates.put(bar.symbol(), new Dates(Math.min(day, known.first()), Math.max(day, known.last())));
    return outside;
  }

  private Dates stored(Symbol symbol) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select min(bar_date), max(bar_date) from daily_bars where symbol = ?")) {
      select.setString(1, symbol.name());
      try (ResultSet row = select.executeQuery()) {
        row.next();
        LocalDate first = row.getObject(1, LocalDate.class);
        LocalDate last = row.getObject(2, LocalDate.class);
        return first == null || last == null
            ? Dates.NONE
            : new Dates((int) first.toEpochDay(), (int) last.toEpochDay());
      }
    }
  }

  private int[] write(String sql, List<DailyBar> bars) throws SQLException {
    if (bars.isEmpty()) {
      return new int[0];
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (DailyBar bar : bars) {
        BarRow.set(statement, bar);
        statement.addBatch();
      }
      return statement.executeBatch();
    }
  }

  @Override
  public Stored commit() {
    flush();
    try (Statement statement = connection.createStatement()) {
      if (inserted + replaced > 0) {
        statement.executeUpdate(KeptRows.NEXT_VERSION);
        // From here on a feed waits for the version's row; what it has kept meanwhile goes.
        if (SqlDailyBars.version(connection) > versionSeen + 1) {
          KeptRows.forget(connection, dates.keySet());
        }
      }
      database.commit(connection);
      return new Stored(inserted, replaced);
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (Connection given = connection) {
      given.rollback();
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }
}
