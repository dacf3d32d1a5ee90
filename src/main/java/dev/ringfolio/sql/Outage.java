package dev.ringfolio.sql;

import dev.ringfolio.core.model.StoreUnavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the database is away, as it was last found. While it is, one caller at a time waits to
 * find out whether it is back; every other is refused at once, since a thread that waits seconds to
 * be refused is missing elsewhere. Any thread.
 */
final class Outage {
  /** Gets a connection, and waits for it. */
  interface Connecting {
    Connection connect() throws SQLException;
  }

  private final AtomicBoolean trying = new AtomicBoolean();
  private volatile @Nullable String why;

  /**
   * A connection.
   *
   * @param busy whether all connections are in use: one that is not to be had then is no sign that
   *     the database is away
   * @throws StoreUnavailable if none is to be had
   */
  Connection connect(Connecting connecting, BooleanSupplier busy) {
    String known = why;
    if (known == null) {
      return tried(connecting, busy);
    }
    if (!trying.compareAndSet(false, true)) {
      throw new StoreUnavailable(known, null);
    }
    try {
      return tried(connecting, busy);
    } finally {
      trying.set(false);
    }
  }

  private Connection tried(Connecting connecting, BooleanSupplier busy) {
    try {
      Connection connection = connecting.connect();
      why = null;
      return connection;
    } catch (SQLException e) {
      StoreUnavailable away = Database.unavailable(e);
      if (!busy.getAsBoolean()) {
        why = String.valueOf(away.getMessage());
      }
      throw away;
    }
  }
}
