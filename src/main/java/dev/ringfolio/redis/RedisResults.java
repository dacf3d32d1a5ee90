package dev.ringfolio.redis;

import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.optimization.cache.CacheKey;
import dev.ringfolio.optimization.cache.SharedResults;
import dev.ringfolio.prices.PriceSnapshots.State;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Answers in Redis: one key each, {@code ringfolio:result:SOURCE:MARKET:DIGEST}, that lives as long
 * as answers do. The source is part of the key, so answers from simulated prices never stand under
 * the keys of a real feed; so is the market, which tells apart the histories of services that share
 * a Redis and nothing else. Owned by the queue, on whose context it runs.
 *
 * <p>Nothing waits: what Redis does not take now is not written, and what it does not answer within
 * {@value #READ_PATIENCE_MILLIS} ms is not there. Both are counted.
 */
public final class RedisResults implements SharedResults {
  /** A request waits no longer; the connection is given {@value #CALL_DEADLINE_MILLIS} ms. */
  static final long READ_PATIENCE_MILLIS = 80;

  static final long CALL_DEADLINE_MILLIS = 500;
  static final long WRITE_DEADLINE_MILLIS = 1_000;

  /** Longer values are not written, nor believed when they are read: 1,000 symbols take 20 KB. */
  static final int VALUE_BYTES_MAX = 1 << 20;

  private final RedisLink link;
  private final String ttlMillis;
  private final String prefix;
  private long hits;
  private long misses;
  private long written;
  private long failed;

  /**
   * Does not connect yet.
   *
   * @param url {@code redis://host:port}
   * @param ttl of each key, above 0
   * @param market the same where the same version of the history means the same rows
   * @throws IllegalArgumentException if {@code url} is no address of a Redis
   */
  public RedisResults(
      Vertx vertx, String url, Duration ttl, PriceSource source, String market, Clock clock) {
    this.link = new RedisLink(vertx, url, clock);
    this.ttlMillis = Long.toString(ttl.toMillis());
    this.prefix = "ringfolio:result:" + source.name().toLowerCase(Locale.ROOT) + ":" + market + ":";
  }

  @Override
  public void open() {
    link.open();
  }

  @Override
  public Future<Optional<byte[]>> read(CacheKey key) {
    if (link.state() != State.CONNECTED) {
      failed++;
      return Future.succeededFuture(Optional.empty());
    }
    Request request = Request.cmd(Command.GET).arg(prefix + key.digest());
    return link.call(
            CALL_DEADLINE_MILLIS,
            connection ->
                connection
                    .send(request)
                    .map(value -> value == null ? new byte[0] : value.toBytes()))
        .timeout(READ_PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
        .map(this::counted)
        .otherwise(
            away -> {
              failed++;
              return Optional.empty();
            });
  }

  private Optional<byte[]> counted(byte[] value) {
    if (value.length == 0 || value.length > VALUE_BYTES_MAX) {
      misses++;
      return Optional.empty();
    }
    hits++;
    return Optional.of(value);
  }

  @Override
  public void write(CacheKey key, byte[] value) {
    if (link.state() != State.CONNECTED || value.length > VALUE_BYTES_MAX) {
      failed++;
      return;
    }
    Request request =
        Request.cmd(Command.SET).arg(prefix + key.digest()).arg(value).arg("PX").arg(ttlMillis);
    link.call(WRITE_DEADLINE_MILLIS, connection -> connection.send(request))
        .onSuccess(stored -> written++)
        .onFailure(away -> failed++);
  }

  @Override
  public Status status() {
    return new Status(link.state().text(), hits, misses, written, failed);
  }

  @Override
  public Future<Void> close() {
    return link.close();
  }
}
