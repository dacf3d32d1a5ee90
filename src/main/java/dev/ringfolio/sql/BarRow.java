package dev.ringfolio.sql;

import dev.ringfolio.core.market.DailyBar;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;

/** A daily bar as the parameters of a statement. */
final class BarRow {
  private BarRow() {}

  /** Open, high, low, close, volume, symbol and date, from the first parameter on. */
  static void set(PreparedStatement statement, DailyBar bar) throws SQLException {
    set(statement, 1, bar.open());
    set(statement, 2, bar.high());
    set(statement, 3, bar.low());
    set(statement, 4, bar.close());
    set(statement, 5, bar.volume());
    statement.setString(6, bar.symbol().name());
    statement.setObject(7, date(bar));
  }

  static LocalDate date(DailyBar bar) {
    return LocalDate.ofEpochDay(bar.epochDay());
  }

  private static void set(PreparedStatement statement, int index, double value)
      throws SQLException {
    if (Double.isNaN(value)) {
      statement.setNull(index, Types.DOUBLE);
    } else {
      statement.setDouble(index, value);
    }
  }
}
