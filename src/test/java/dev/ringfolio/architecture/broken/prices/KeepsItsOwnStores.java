package dev.ringfolio.architecture.broken.prices;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import java.sql.Connection;
import java.sql.SQLException;

/** Breaks two rules on purpose. */
public final class KeepsItsOwnStores {
  public Future<Void> leave(Vertx vertx) {
    return Redis.createClient(vertx).close();
  }

  public void commit(Connection connection) throws SQLException {
    connection.commit();
  }
}
