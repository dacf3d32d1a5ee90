package dev.ringfolio.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.ringfolio.config.Config;
import dev.ringfolio.core.model.StoreUnavailable;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * A bounded pool of connections to the embedded or to a real database, migrated when it is opened.
 * A commit is on its way to the disk when it returns: H2's write delay is off, so that it outlives
 * kill -9 of this process; with {@code database.sync} it also outlives a power loss. Any thread.
 */
public final class Database implements AutoCloseable {
  /** For a connection; less than what rooms wait for a whole call. */
  private static final long PATIENCE_MILLIS = 2_000;

  /** For a connection that has not been used for a while to say that it lives. */
  private static final long VALIDATION_MILLIS = 1_000;

  private final HikariDataSource pool;
  private final boolean h2;
  private final boolean sync;
  private final Outage outage = new Outage();
  private final String identity;

  private Database(HikariDataSource pool, boolean h2, boolean sync, String identity) {
    this.identity = identity;
    this.pool = pool;
    this.h2 = h2;
    this.sync = sync;
  }

  /**
   * Opens and migrates the database. Blocks.
   *
   * @throws StoreUnavailable if it cannot be reached, is in use by another process, or cannot be
   *     migrated
   */
  public static Database open(Config.Database config, Path folder) {
    boolean h2 = config.url().isEmpty();
    HikariConfig settings = new HikariConfig();
    settings.setPoolName("database");
    settings.setMaximumPoolSize(config.pool());
    settings.setConnectionTimeout(PATIENCE_MILLIS);
    settings.setValidationTimeout(VALIDATION_MILLIS);
    settings.setAutoCommit(false);
    if (h2) {
      settings.setJdbcUrl(
          "jdbc:h2:file:"
              + folder.resolve("ringfolio").toAbsolutePath()
              + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0"
              + ";DB_CLOSE_ON_EXIT=FALSE");
      settings.setUsername("ringfolio");
      settings.setPassword("");
    } else {
      postgres(settings, config);
    }
    HikariDataSource pool = null;
    try {
      pool = new HikariDataSource(settings);
      Flyway flyway =
          Flyway.configure(Database.class.getClassLoader())
              .dataSource(pool)
              .locations("classpath:db/migration")
              .load();
      flyway.migrate();
      String born =
          Long.toString(flyway.info().applied()[0].getInstalledOn().toInstant().toEpochMilli(), 36);
      return new Database(pool, h2, config.sync(), born);
    } catch (FlywayException | com.zaxxer.hikari.pool.HikariPool.PoolInitializationException e) {
      if (pool != null) {
        pool.close();
      }
      throw new StoreUnavailable(why(e, h2, folder), e);
    }
  }

  private static String why(Throwable error, boolean h2, Path folder) {
    for (Throwable at = error; at != null; at = at.getCause()) {
      if (h2 && String.valueOf(at.getMessage()).contains("already in use")) {
        return "data.dir = '" + folder + "' is in use by another process";
      }
    }
    Throwable cause = error.getCause() == null ? error : error.getCause();
    return cannotOpen(h2 ? "data.dir = '" + folder + "'" : "database.url", cause);
  }

  /** For people, of the first line of {@code cause}. */
  static String cannotOpen(String what, Throwable cause) {
    return what
        + " cannot be opened: "
        + String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
  }

  private static void postgres(HikariConfig settings, Config.Database config) {
    PostgresLogin login = PostgresLogin.of(config);
    settings.setJdbcUrl(login.url());
    settings.setUsername(login.user());
    settings.setPassword(login.password());
    settings.addDataSourceProperty("reWriteBatchedInserts", "true");
    settings.addDataSourceProperty("connectTimeout", "5");
    settings.addDataSourceProperty("socketTimeout", "60");
  }

  /**
   * Tells this database from any other, in a few letters and digits: the moment of its first
   * migration, to the millisecond.
   */
  public String identity() {
    return identity;
  }

  /** {@code h2} or {@code postgresql}. */
  String kind() {
    return h2 ? "h2" : "postgresql";
  }

  /**
   * A connection with a transaction open; closing it gives it back.
   *
   * @throws StoreUnavailable if none is to be had in time
   */
  Connection connect() {
    return outage.connect(pool::getConnection, this::busy);
  }

  private boolean busy() {
    HikariPoolMXBean connections = pool.getHikariPoolMXBean();
    return connections != null && connections.getActiveConnections() >= pool.getMaximumPoolSize();
  }

  /** Commits, and forces it to the disk where that is configured. */
  void commit(Connection connection) throws SQLException {
    connection.commit();
    if (h2 && sync) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("checkpoint sync");
      }
    }
  }

  /** What is done with a connection, in one transaction. */
  interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  /** The values of a statement's question marks. */
  interface Values {
    void set(PreparedStatement statement) throws SQLException;
  }

  /** What one row of an answer says. */
  interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }

  /**
   * Does what changes nothing.
   *
   * @throws StoreUnavailable if the database cannot be used now
   */
  <T> T read(Work<T> work) {
    try (Connection connection = connect()) {
      T answer = work.with(connection);
      connection.rollback();
      return answer;
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  /**
   * Does all of {@code work} or nothing, and has kept it when it returns.
   *
   * @throws StoreUnavailable if the database cannot be used now
   */
  <T> T write(Work<T> work) {
    try (Connection connection = connect()) {
      T answer = work.with(connection);
      commit(connection);
      return answer;
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  /** All rows of one {@linkplain #read read}. */
  <T> List<T> rows(String sql, Values values, Row<T> row) {
    return read(connection -> rows(connection, sql, values, row));
  }

  /** The rows of one select, within a transaction. */
  static <T> List<T> rows(Connection connection, String sql, Values values, Row<T> row)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      values.set(select);
      List<T> found = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(row.of(rows));
        }
      }
      return found;
    }
  }

  /** One statement as a {@linkplain #write write}; whether it changed any row. */
  boolean change(String sql, Values values) {
    return write(connection -> change(connection, sql, values));
  }

  /** One statement within a transaction; whether it changed any row. */
  static boolean change(Connection connection, String sql, Values values) throws SQLException {
    try (PreparedStatement change = connection.prepareStatement(sql)) {
      values.set(change);
      return change.executeUpdate() > 0;
    }
  }

  static StoreUnavailable unavailable(SQLException e) {
    return new StoreUnavailable(String.valueOf(e.getMessage()).lines().findFirst().orElse(""), e);
  }

  @Override
  public void close() {
    pool.close();
  }
}
