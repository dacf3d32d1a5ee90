package dev.ringfolio.sql;

import dev.ringfolio.config.Config;
import dev.ringfolio.core.model.StoreUnavailable;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The right of one process at a time to use a PostgreSQL. (The embedded database locks its file.)
 *
 * <p><b>Problem.</b> The rooms hold in memory what they own: the line of requests, portfolios,
 * triggers. A second process on the same database would solve the same accepted requests, fire the
 * same triggers, and write over what the first knows.
 *
 * <p><b>Idea.</b> A connection of its own holds an advisory lock. PostgreSQL frees it the moment
 * the process is gone, however it went, so a restart waits for nothing; keepalives free it some
 * seconds after its machine went. Who comes second waits for a while, as in a rolling restart, and
 * is told who is first.
 *
 * <p><b>When the connection is lost</b> so is the lock, and it is taken again at the next {@link
 * #check}. If another process was faster, this one has lost its right, and must end. It may have
 * written for as long as two checks are apart.
 *
 * <p>Blocking; any thread.
 */
public final class SoleUse implements AutoCloseable {
  /** PostgreSQL cuts longer names of its users. */
  private static final int NAME_BYTES_MAX = 63;

  private static final int ANSWER_SECONDS = 2;

  /** A machine that does not answer is taken for gone after 5 + 3 × 2 s. */
  private static final List<String> KEEPALIVES =
      List.of(
          "set tcp_keepalives_idle = 5",
          "set tcp_keepalives_interval = 2",
          "set tcp_keepalives_count = 3",
          "set tcp_user_timeout = 11000");

  /** What the login's own settings must not change: how long a lock is waited for. */
  private static final String WITHOUT_TIMEOUT = "set statement_timeout = 0";

  private static final String LOCK_NOT_AVAILABLE = "55P03";

  /** The lock's name: "RING", and the schema in which the tables are. */
  private static final String LOCK = "1380535879, hashtext(current_schema())";

  private static final String HOLDER =
      "select a.application_name, a.backend_start from pg_locks l"
          + " join pg_stat_activity a on a.pid = l.pid"
          + " join pg_database d on d.oid = l.database and d.datname = current_database()"
          + " where l.locktype = 'advisory' and l.granted and l.objsubid = 2"
          + " and l.classid::bigint = 1380535879"
          + " and l.objid::bigint = (hashtext(current_schema())::bigint & 4294967295)";

  private final PostgresLogin login;
  private final String name;
  private @Nullable Connection connection;
  private boolean closed;

  private SoleUse(PostgresLogin login, String name) {
    this.login = login;
    this.name = name;
  }

  /** A process that holds the lock. */
  private record Holder(String name, String since) {
    @Override
    public String toString() {
      return "'" + name + "' (connected since " + since + ")";
    }
  }

  /**
   * Takes it.
   *
   * @param name of this process and no other
   * @param patience for another one to end
   * @param waits told who that is, where there is one
   * @throws StoreUnavailable if another one does not, or the database cannot be reached
   */
  public static SoleUse take(
      Config.Database config, String name, Duration patience, Consumer<String> waits) {
    byte[] utf8 = name.getBytes(StandardCharsets.US_ASCII);
    String known =
        new String(utf8, 0, Math.min(utf8.length, NAME_BYTES_MAX), StandardCharsets.US_ASCII);
    SoleUse use = new SoleUse(PostgresLogin.of(config), known);
    try {
      use.take(patience, waits);
      return use;
    } catch (SQLException e) {
      use.close();
      throw new StoreUnavailable(Database.cannotOpen("database.url", e), e);
    } catch (StoreUnavailable e) {
      use.close();
      throw e;
    }
  }

  private synchronized void take(Duration patience, Consumer<String> waits) throws SQLException {
    Connection mine = connect(patience);
    if (tries(mine)) {
      return;
    }
    String first = holder(mine).map(Holder::toString).orElse("another process");
    waits.accept(first);
    if (!waits(mine, patience)) {
      throw new StoreUnavailable("database.url is in use by " + first, null);
    }
  }

  private Connection connect(Duration patience) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", login.user());
    properties.setProperty("password", login.password());
    properties.setProperty("ApplicationName", name);
    properties.setProperty("connectTimeout", String.valueOf(ANSWER_SECONDS));
    properties.setProperty("socketTimeout", String.valueOf(patience.toSeconds() + ANSWER_SECONDS));
    Connection made = DriverManager.getConnection(login.url(), properties);
    connection = made;
    keepAlive(made);
    try (Statement statement = made.createStatement()) {
      statement.execute(WITHOUT_TIMEOUT);
    }
    // The URL may name an application, too; this connection is told apart by its own.
    try (PreparedStatement named =
        made.prepareStatement("select set_config('application_name', ?, false)")) {
      named.setString(1, name);
      named.execute();
    }
    return made;
  }

  private static void keepAlive(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String keepalive : KEEPALIVES) {
        try {
          statement.execute(keepalive);
        } catch (SQLException unknownThere) {
          // A server whose system has no such setting goes without; the next statement tells of all
          // else.
        }
      }
    }
  }

  private static boolean tries(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select pg_try_advisory_lock(" + LOCK + ")")) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static boolean waits(Connection connection, Duration patience) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("set lock_timeout = " + Math.max(1, patience.toMillis()));
      statement.execute("select pg_advisory_lock(" + LOCK + ")");
      return true;
    } catch (SQLException e) {
      if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }

  private static Optional<Holder> holder(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(HOLDER)) {
      return row.next()
          ? Optional.of(new Holder(row.getString(1), row.getString(2)))
          : Optional.empty();
    }
  }

  /**
   * Takes it again where it was lost. While the database is away, nothing is known.
   *
   * @return who has it now in place of this process; empty when all is well
   */
  public synchronized Optional<String> check() {
    if (closed) {
      return Optional.empty();
    }
    try {
      if (connection != null && connection.isValid(ANSWER_SECONDS)) {
        return Optional.empty();
      }
      disconnect();
      Connection mine = connect(Duration.ZERO);
      if (tries(mine)) {
        return Optional.empty();
      }
      Optional<Holder> other = holder(mine);
      disconnect();
      // PostgreSQL may not have missed yet what it was connected to of this process itself.
      return other.filter(holder -> !holder.name().equals(name)).map(Holder::toString);
    } catch (SQLException e) {
      disconnect();
      return Optional.empty();
    }
  }

  private void disconnect() {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException ignored) {
        // It is as good as closed.
      }
      connection = null;
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    disconnect();
  }
}
