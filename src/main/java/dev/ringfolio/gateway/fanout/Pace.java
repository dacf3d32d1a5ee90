package dev.ringfolio.gateway.fanout;

import java.time.Duration;

/**
 * How often one client is written to, from how fast it takes what it is sent.
 *
 * <p>A client that keeps up may be written to at any time. One that takes longer for a write than
 * its interval, at first the tick, is written to after that interval only, which doubles each time,
 * up to 5 s; one that takes everything is back at once. Behind for 10 s it counts as slow. {@link
 * #stuckNanos} tells for how long it has taken nothing at all.
 */
public final class Pace {
  /** A slow client is written to at least this often. */
  static final long INTERVAL_NANOS_MAX = Duration.ofSeconds(5).toNanos();

  /** Behind for this long, a client counts as slow. */
  static final long SLOW_NANOS = Duration.ofSeconds(10).toNanos();

  private final long tickNanos;
  private long intervalNanos;
  private long nextNanos;
  private long behindSince;
  private long blockedSince;
  private boolean blocked;

  public Pace(Duration tick) {
    this.tickNanos = tick.toNanos();
    this.intervalNanos = tickNanos;
  }

  /** When the client may be written to next, if it does not {@linkplain #keepsUp keep up}. */
  public long nextNanos() {
    return nextNanos;
  }

  /**
   * It was written to.
   *
   * @param full whether it must take some of that before more is written
   * @param more whether more is to be written
   */
  public void wrote(long now, boolean full, boolean more) {
    nextNanos = now + intervalNanos;
    if (full) {
      block(now);
    } else if (!more) {
      intervalNanos = tickNanos;
    }
  }

  /** It has taken what it was sent. */
  public void drained(long now) {
    if (blocked && now - blockedSince > intervalNanos) {
      if (intervalNanos == tickNanos) {
        behindSince = blockedSince;
      }
      intervalNanos = Math.min(2 * intervalNanos, INTERVAL_NANOS_MAX);
      nextNanos = now + intervalNanos;
    } else {
      nextNanos = now;
    }
    blocked = false;
  }

  private void block(long now) {
    if (!blocked) {
      blocked = true;
      blockedSince = now;
    }
  }

  /** Whether it takes what it is sent within the tick, so that it may be written to at once. */
  public boolean keepsUp() {
    return intervalNanos == tickNanos;
  }

  public boolean slow(long now) {
    boolean behind = intervalNanos > tickNanos && now - behindSince >= SLOW_NANOS;
    return behind || stuckNanos(now) >= SLOW_NANOS;
  }

  /** For how long it has taken nothing of what waits for it; 0 where nothing does. */
  public long stuckNanos(long now) {
    return blocked ? now - blockedSince : 0;
  }
}
