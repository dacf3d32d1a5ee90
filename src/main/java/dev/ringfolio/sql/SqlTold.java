package dev.ringfolio.sql;

import dev.ringfolio.optimization.daily.ToldStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What was told of each day, in SQL, common to H2 and PostgreSQL. Any thread that may block. */
public final class SqlTold implements ToldStore {
  private static final List<String> FORGET =
      List.of(
          "delete from told where kind = 'experiment' and not exists (select 1 from experiments e"
              + " where cast(e.number as varchar(32)) = told.subject)",
          "delete from told where kind = 'performance' and not exists (select 1 from optimizations"
              + " o where o.owner = told.owner and o.portfolio_id = told.subject)");

  private static final String NEWEST =
      "select number, owner, portfolio_id, request_id from optimizations where number in"
          + " (select max(number) from optimizations where portfolio_id is not null and status in"
          + " ('optimal', 'approximate') group by owner, portfolio_id)"
          + " order by number desc limit ?";

  private final Database database;

  public SqlTold(Database database) {
    this.database = database;
  }

  @Override
  public Agenda agenda(int newestMax) {
    try (Connection connection = database.connect()) {
      try (Statement forget = connection.createStatement()) {
        for (String gone : FORGET) {
          forget.executeUpdate(gone);
        }
      }
      Agenda agenda = new Agenda(marks(connection), newest(connection, newestMax));
      database.commit(connection);
      return agenda;
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  private static List<Mark> marks(Connection connection) throws SQLException {
    List<Mark> marks = new ArrayList<>();
    try (Statement select = connection.createStatement();
        ResultSet rows =
            select.executeQuery("select kind, owner, subject, request_id, through_day from told")) {
      while (rows.next()) {
        Kind kind = Kind.valueOf(rows.getString(1).toUpperCase(Locale.ROOT));
        marks.add(
            new Mark(
                new Subject(kind, rows.getString(2), rows.getString(3)),
                rows.getString(4),
                rows.getInt(5)));
      }
    }
    return marks;
  }

  private static List<Newest> newest(Connection connection, int limit) throws SQLException {
    List<Newest> newest = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(NEWEST)) {
      select.setInt(1, limit);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          newest.add(
              new Newest(rows.getLong(1), rows.getString(2), rows.getString(3), rows.getString(4)));
        }
      }
    }
    return newest;
  }

  @Override
  public void keep(Mark mark) {
    try (Connection connection = database.connect();
        PreparedStatement forget =
            connection.prepareStatement(
                "delete from told where kind = ? and owner = ? and subject = ?");
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into told (kind, owner, subject, request_id, through_day)"
                    + " values (?, ?, ?, ?, ?)")) {
      for (PreparedStatement each : List.of(forget, insert)) {
        each.setString(1, mark.subject().kind().wire());
        each.setString(2, mark.subject().owner());
        each.setString(3, mark.subject().id());
      }
      insert.setString(4, mark.requestId());
      insert.setInt(5, mark.day());
      forget.executeUpdate();
      insert.executeUpdate();
      database.commit(connection);
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  @Override
  public Optional<String> result(long number) {
    try (Connection connection = database.connect();
        PreparedStatement select =
            connection.prepareStatement("select result from optimizations where number = ?")) {
      select.setLong(1, number);
      Optional<String> found;
      try (ResultSet row = select.executeQuery()) {
        found = row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
      connection.rollback();
      return found;
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }
}
