package dev.ringfolio.feed;

import dev.ringfolio.config.Config;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Keeps one connection to the upstream, and never two: whatever happens, the next try is made only
 * when the last one has ended and its pause is over. Time is pushed in, in monotonic nanoseconds.
 *
 * <p>A connection lives by what is received on it. After three fifths of {@code feed.silence} (90 s
 * of 150) without a frame it is probed with a ping; at the whole of it, still without a frame or
 * pong, it is closed. A loss and each failed try lengthen the pause; 60 s of life set it back.
 */
final class ConnectionKeeper {
  static final long STABLE_NANOS = TimeUnit.SECONDS.toNanos(60);
  static final long UNAUTHORIZED_NANOS = TimeUnit.SECONDS.toNanos(300);

  private enum Phase {
    OFF,
    WAITING,
    CONNECTING,
    OPEN,
    CLOSING
  }

  private final Upstream upstream;
  private final Backoff backoff;
  private final long attempts;
  private final long silenceNanos;
  private final long probeNanos;

  private Phase phase = Phase.OFF;
  private boolean stopping;
  private boolean unauthorized;
  private boolean probed;
  private long nextTry;
  private long openedAt;
  private long lifeAt;

  /** The loss, or the failed first try, and each failed try since; 0 when all is well. */
  private long failures;

  private long connections;

  ConnectionKeeper(Config.Feed feed, Upstream upstream, RandomGenerator random) {
    this.upstream = upstream;
    this.backoff = new Backoff(feed.reconnect().delay(), random);
    this.attempts = feed.reconnect().attempts();
    Duration silence = feed.silence();
    this.silenceNanos = silence.toNanos();
    this.probeNanos = silenceNanos / 5 * 3;
  }

  void start() {
    phase = Phase.CONNECTING;
    upstream.connect();
  }

  /** Lets go of the connection; no further try is made. */
  void stop() {
    stopping = true;
    if (phase == Phase.OPEN) {
      phase = Phase.CLOSING;
      upstream.close();
    } else if (phase == Phase.WAITING) {
      phase = Phase.OFF;
    }
  }

  void connected(long now) {
    phase = Phase.OPEN;
    unauthorized = false;
    openedAt = now;
    alive(now);
    connections++;
    if (stopping) {
      stop();
    }
  }

  /**
   * The try failed.
   *
   * @param status of the answer to the handshake, or 0 where there was none
   */
  void refused(int status, long now) {
    unauthorized = status == 401 || status == 403;
    failures++;
    rest(now, unauthorized ? UNAUTHORIZED_NANOS : backoff.delayNanos(failures));
  }

  void closed(long now) {
    settle(now);
    failures++;
    rest(now, backoff.delayNanos(failures));
  }

  /** Something was received. */
  void alive(long now) {
    lifeAt = now;
    probed = false;
  }

  void tick(long now) {
    if (phase == Phase.WAITING && now - nextTry >= 0) {
      phase = Phase.CONNECTING;
      upstream.connect();
    } else if (phase == Phase.OPEN) {
      settle(now);
      watch(now);
    }
  }

  /** Whether frames flow, or could. */
  boolean open() {
    return phase == Phase.OPEN;
  }

  /** Whether it was told to stop. */
  boolean stopped() {
    return stopping;
  }

  /** Whether nothing is open and nothing will be. */
  boolean off() {
    return phase == Phase.OFF;
  }

  /** Whether the connection was probed and has not answered yet. */
  boolean probed() {
    return probed;
  }

  boolean unauthorized() {
    return unauthorized;
  }

  /** Whether no try was made yet that has failed. */
  boolean fresh() {
    return failures == 0 && connections == 0;
  }

  /** Whether more tries have failed in a row than prices can wait for. */
  boolean longLost() {
    return !open() && failures > attempts;
  }

  /** When the connection was made, where it is open. */
  long openedAt() {
    return openedAt;
  }

  /** Connections made after the first one. */
  long reconnects() {
    return Math.max(0, connections - 1);
  }

  private void rest(long now, long nanos) {
    phase = stopping ? Phase.OFF : Phase.WAITING;
    nextTry = now + nanos;
  }

  private void settle(long now) {
    if (phase == Phase.OPEN && now - openedAt >= STABLE_NANOS) {
      failures = 0;
    }
  }

  private void watch(long now) {
    long quiet = now - lifeAt;
    if (quiet >= silenceNanos) {
      phase = Phase.CLOSING;
      upstream.close();
    } else if (quiet >= probeNanos && !probed) {
      probed = true;
      upstream.ping();
    }
  }
}
