package dev.ringfolio.redis;

import dev.ringfolio.core.time.Clock;
import dev.ringfolio.prices.PriceSnapshots.State;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to Redis that heals by itself. Used on the context that opened it.
 *
 * <p><b>Problem.</b> The client's dedicated connections never come back, its pooled ones hang with
 * a hung server, and a call that is never answered holds its place for ever.
 *
 * <p><b>Idea.</b> Each connection has a client of its own. Whatever goes wrong with a call (no
 * answer in its deadline, a broken socket, a refusal), the whole client is closed, which ends
 * everything that waits on it, and after a pause a new one is made. The pause doubles from {@link
 * #PAUSE_MIN_MILLIS} to {@link #PAUSE_MAX_MILLIS} until a call succeeds. A connection without other
 * calls gets a PING every second, so that a hung server is noticed.
 *
 * <p><b>Invariants.</b> At most one client, one socket and one try to connect; at most {@link
 * #CALLS_MAX} calls in flight.
 */
final class RedisLink {
  static final long PAUSE_MIN_MILLIS = 100;
  static final long PAUSE_MAX_MILLIS = 5_000;
  static final int CALLS_MAX = 64;

  /** Commands of one call at most. */
  static final int COMMANDS_MAX = 1_000;

  private static final long CONNECT_DEADLINE_MILLIS = 1_000;
  private static final long PING_INTERVAL_MILLIS = 1_000;
  private static final long LOG_PAUSE_NANOS = Duration.ofMinutes(1).toNanos();
  private static final Set<String> SCHEMES = Set.of("redis", "rediss", "unix");
  private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);

  private final Vertx vertx;
  private final RedisOptions options;
  private final Clock clock;
  private State state = State.CONNECTING;
  private @Nullable Redis client;
  private Future<RedisConnection> connection = Future.failedFuture("not opened");
  private long pauseMillis = PAUSE_MIN_MILLIS;
  private int calls;
  private boolean calledSincePing;
  private long pingTimer;
  private boolean closed;
  private long losses;
  private boolean lossTold;
  private long loggedLosses;
  private long loggedNanos;

  /**
   * Does not connect yet.
   *
   * @throws IllegalArgumentException if {@code url} is no address of a Redis
   */
  RedisLink(Vertx vertx, String url, Clock clock) {
    String scheme = url.contains("://") ? url.substring(0, url.indexOf("://")) : "";
    if (!SCHEMES.contains(scheme)) {
      // The address itself may hold a password.
      throw new IllegalArgumentException("redis.url is no address of the form redis://host:port");
    }
    this.vertx = vertx;
    this.clock = clock;
    this.options =
        new RedisOptions()
            .setConnectionString(url)
            .setMaxWaitingHandlers(CALLS_MAX + 2 * COMMANDS_MAX)
            .setNetClientOptions(
                new NetClientOptions()
                    .setTcpNoDelay(true)
                    .setConnectTimeout((int) CONNECT_DEADLINE_MILLIS));
  }

  void open() {
    pingTimer = vertx.setPeriodic(PING_INTERVAL_MILLIS, timer -> ping());
    connect();
  }

  State state() {
    return state;
  }

  /** How often the connection was lost, or not made. */
  long losses() {
    return losses;
  }

  /**
   * Calls {@code command}, when the try to connect that is under way has ended. Fails at once while
   * there is no connection, and when {@link #CALLS_MAX} calls are in flight.
   */
  <T> Future<T> call(long deadlineMillis, Function<RedisConnection, Future<T>> command) {
    if (calls >= CALLS_MAX) {
      return Future.failedFuture(CALLS_MAX + " calls in flight");
    }
    calls++;
    calledSincePing = true;
    Future<RedisConnection> used = connection;
    return used.compose(
            connected ->
                command
                    .apply(connected)
                    .timeout(deadlineMillis, TimeUnit.MILLISECONDS)
                    .onSuccess(answer -> pauseMillis = PAUSE_MIN_MILLIS)
                    .onFailure(cause -> lose(used, cause)))
        .onComplete(ended -> calls--);
  }

  Future<Void> close() {
    closed = true;
    vertx.cancelTimer(pingTimer);
    connection = Future.failedFuture("closed");
    return closeClient();
  }

  private void ping() {
    if (state == State.CONNECTED && !calledSincePing) {
      call(CONNECT_DEADLINE_MILLIS, connected -> connected.send(Request.cmd(Command.PING)));
    }
    calledSincePing = false;
  }

  private void connect() {
    if (closed) {
      return;
    }
    Redis made = Redis.createClient(vertx, options);
    client = made;
    Future<RedisConnection> attempt =
        made.connect().timeout(CONNECT_DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
    connection = attempt;
    attempt.onComplete(
        connected -> {
          if (connection != attempt) {
            return;
          }
          state = State.CONNECTED;
          connected.exceptionHandler(cause -> lose(attempt, cause));
          connected.endHandler(ended -> lose(attempt, new IllegalStateException("closed by peer")));
          if (lossTold) {
            lossTold = false;
            LOG.info("Redis connected again");
          }
        },
        cause -> lose(attempt, cause));
  }

  private void lose(Future<RedisConnection> used, Throwable cause) {
    if (connection != used) {
      return;
    }
    state = State.LOST;
    losses++;
    connection = Future.failedFuture("Redis is lost");
    logLoss(cause);
    closeClient();
    vertx.setTimer(pauseMillis, timer -> connect());
    pauseMillis = Math.min(2 * pauseMillis, PAUSE_MAX_MILLIS);
  }

  private Future<Void> closeClient() {
    Redis closing = client;
    client = null;
    return closing == null ? Future.succeededFuture() : closing.close();
  }

  private void logLoss(Throwable cause) {
    if (loggedLosses == 0 || clock.nanos() - loggedNanos > LOG_PAUSE_NANOS) {
      LOG.warn(
          "Redis lost, the service goes on without it ({} times since last said): {}",
          losses - loggedLosses,
          cause.toString());
      lossTold = true;
      loggedLosses = losses;
      loggedNanos = clock.nanos();
    }
  }
}
