package dev.ringfolio.sql;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;

/** Columns whose null is a value of Java: a number that is not known is NaN. */
final class Columns {
  private Columns() {}

  /** Of a row that is known by its number and its version. */
  static Database.Values numberAndVersion(String id, long version) {
    return row -> {
      row.setLong(1, Long.parseLong(id));
      row.setLong(2, version);
    };
  }

  static void setDouble(PreparedStatement statement, int index, double value) throws SQLException {
    if (Double.isNaN(value)) {
      statement.setNull(index, Types.DOUBLE);
    } else {
      statement.setDouble(index, value);
    }
  }

  static double getDouble(ResultSet row, int index) throws SQLException {
    double value = row.getDouble(index);
    return row.wasNull() ? Double.NaN : value;
  }
}
