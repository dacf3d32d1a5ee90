package dev.ringfolio.sql;

import dev.ringfolio.contract.ComparisonState.Status;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.WireName;
import dev.ringfolio.optimization.comparison.ComparisonStore;
import dev.ringfolio.optimization.comparison.KeptComparison;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Comparisons in SQL, common to H2 and PostgreSQL. Any thread that may block. */
public final class SqlComparisons implements ComparisonStore {
  private static final String HEAD =
      "number, owner, request_id, portfolio_id, symbols, request, created_millis, status,"
          + " finished_millis, ";
  private static final String COLUMNS = HEAD + "answer";
  private static final String COLUMNS_OF_LISTS = HEAD + "cast(null as text) as answer";

  /** Symbols hold no comma. */
  private static final String SEPARATOR = ",";

  private final Database database;

  public SqlComparisons(Database database) {
    this.database = database;
  }

  @Override
  public Kept load() {
    String open = "select " + COLUMNS + " from comparisons where status = ? order by number";
    try (Connection connection = database.connect();
        PreparedStatement select = connection.prepareStatement(open);
        PreparedStatement greatest =
            connection.prepareStatement("select coalesce(max(number), 0) from comparisons")) {
      select.setString(1, Status.QUEUED.wire());
      List<KeptComparison> found = rows(select);
      long last;
      try (ResultSet row = greatest.executeQuery()) {
        row.next();
        last = row.getLong(1);
      }
      connection.rollback();
      return new Kept(found, last);
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  /** One verticle writes, so that nobody inserts between the look and the insert. */
  @Override
  public Optional<KeptComparison> accept(KeptComparison comparison) {
    String known = "select " + COLUMNS + " from comparisons where owner = ? and request_id = ?";
    String insert =
        "insert into comparisons (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    // The subquery ends at the first comparison that is one too many, and has none before that.
    String trim =
        "delete from comparisons where status <> ? and number <= (select number from comparisons"
            + " order by number desc limit 1 offset "
            + COMPARISONS_MAX
            + ")";
    try (Connection connection = database.connect();
        PreparedStatement look = connection.prepareStatement(known);
        PreparedStatement add = connection.prepareStatement(insert);
        PreparedStatement cut = connection.prepareStatement(trim)) {
      look.setString(1, comparison.owner());
      look.setString(2, comparison.requestId());
      List<KeptComparison> earlier = comparison.requestId() == null ? List.of() : rows(look);
      if (!earlier.isEmpty()) {
        connection.rollback();
        return Optional.of(earlier.get(0));
      }
      add.setLong(1, comparison.number());
      add.setString(2, comparison.owner());
      add.setString(3, comparison.requestId());
      add.setString(4, comparison.portfolioId());
      add.setString(5, joined(comparison.symbols()));
      add.setString(6, comparison.request());
      add.setLong(7, comparison.createdMillis());
      add.setString(8, comparison.status().wire());
      add.setLong(9, comparison.finishedMillis());
      add.setString(10, comparison.answer());
      add.executeUpdate();
      cut.setString(1, Status.QUEUED.wire());
      cut.executeUpdate();
      database.commit(connection);
      return Optional.empty();
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  @Override
  public void finish(List<KeptComparison> over) {
    String update =
        "update comparisons set status = ?, finished_millis = ?, answer = ? where number = ?";
    try (Connection connection = database.connect();
        PreparedStatement change = connection.prepareStatement(update)) {
      for (KeptComparison comparison : over) {
        change.setString(1, comparison.status().wire());
        change.setLong(2, comparison.finishedMillis());
        change.setString(3, comparison.answer());
        change.setLong(4, comparison.number());
        change.addBatch();
      }
      change.executeBatch();
      database.commit(connection);
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  @Override
  public Optional<KeptComparison> find(long number) {
    String sql = "select " + COLUMNS + " from comparisons where number = ?";
    try (Connection connection = database.connect();
        PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, number);
      List<KeptComparison> found = rows(select);
      connection.rollback();
      return found.stream().findFirst();
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  @Override
  public List<KeptComparison> newest(
      @Nullable String owner, @Nullable String portfolioId, long before, int limit) {
    String sql =
        "select "
            + COLUMNS_OF_LISTS
            + " from comparisons where number < ?"
            + (owner == null ? "" : " and owner = ?")
            + (portfolioId == null ? "" : " and portfolio_id = ?")
            + " order by number desc limit ?";
    try (Connection connection = database.connect();
        PreparedStatement select = connection.prepareStatement(sql)) {
      int at = 1;
      select.setLong(at++, before);
      if (owner != null) {
        select.setString(at++, owner);
      }
      if (portfolioId != null) {
        select.setString(at++, portfolioId);
      }
      select.setInt(at, limit);
      List<KeptComparison> found = rows(select);
      connection.rollback();
      return found;
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  private static List<KeptComparison> rows(PreparedStatement select) throws SQLException {
    List<KeptComparison> found = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        found.add(
            new KeptComparison(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                Arrays.stream(row.getString(5).split(SEPARATOR)).map(Symbol::new).toList(),
                row.getString(6),
                row.getLong(7),
                WireName.parse(Status.class, row.getString(8)).orElseThrow(),
                row.getLong(9),
                row.getString(10)));
      }
    }
    return found;
  }

  private static String joined(List<Symbol> symbols) {
    return symbols.stream().map(Symbol::name).collect(Collectors.joining(SEPARATOR));
  }
}
