package dev.ringfolio.app;

import dev.ringfolio.config.Config;
import dev.ringfolio.sql.Database;
import dev.ringfolio.sql.SoleUse;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database of this process, which no other process uses meanwhile. The embedded one sees to
 * that by itself; the right to a PostgreSQL is taken before it is opened, and looked after. Owned
 * by the composition; any thread.
 */
final class OwnDatabase {
  /** Longer than a process takes that was told to stop. */
  static final Duration PATIENCE = Duration.ofSeconds(12);

  static final long CHECK_MILLIS = 2_000;

  private static final Logger LOG = LoggerFactory.getLogger(OwnDatabase.class);

  private final Vertx vertx;
  private final Config config;
  private final String instance;
  private final Promise<String> displaced = Promise.promise();
  private volatile @Nullable SoleUse soleUse;
  private volatile @Nullable Database database;

  /**
   * @param instance tells this process from an earlier one of the same number
   */
  OwnDatabase(Vertx vertx, Config config, String instance) {
    this.vertx = vertx;
    this.config = config;
    this.instance = instance;
  }

  /** Fails where another process has it, or where it cannot be opened. */
  Future<Database> open() {
    return vertx.executeBlocking(this::opened, false);
  }

  private Database opened() {
    if (!config.database().url().isEmpty()) {
      SoleUse taken = SoleUse.take(config.database(), name(), PATIENCE, OwnDatabase::waits);
      soleUse = taken;
      watch(taken);
    }
    Database opened = Database.open(config.database(), config.data().dir());
    database = opened;
    return opened;
  }

  private static void waits(String first) {
    LOG.info("the database is in use by {}; waits {} s for its end", first, PATIENCE.toSeconds());
  }

  /** For those who look for the process that has the database. */
  private String name() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "unknown";
    }
    return "ringfolio " + instance + " " + ProcessHandle.current().pid() + "@" + host;
  }

  private void watch(SoleUse taken) {
    vertx.setTimer(
        CHECK_MILLIS,
        timer ->
            vertx
                .executeBlocking(taken::check, false)
                .onComplete(
                    looked -> {
                      if (looked.failed()) {
                        LOG.warn(
                            "whether the database is still this process's own", looked.cause());
                      }
                      Optional<String> other =
                          looked.succeeded() ? looked.result() : Optional.empty();
                      other.ifPresentOrElse(displaced::tryComplete, () -> watch(taken));
                    }));
  }

  /** Who uses the database now in place of this process, which has to end then. */
  Future<String> displaced() {
    return displaced.future();
  }

  /** When nothing of this process uses it any more. Blocks. */
  void close() {
    Database opened = database;
    if (opened != null) {
      opened.close();
    }
    SoleUse taken = soleUse;
    if (taken != null) {
      taken.close();
    }
  }
}
