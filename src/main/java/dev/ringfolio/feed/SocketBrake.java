package dev.ringfolio.feed;

import java.util.concurrent.TimeUnit;

/**
 * Decides when the socket is not read, so that a slow price cache holds the upstream back instead
 * of being overrun: from a lag above half the ring until it is below a quarter. After {@link
 * #PATIENCE_NANOS} of that the socket is read on whatever the lag: the newest prices count more
 * than the oldest, and the ring tells the gap. It does not hold again until the lag was below a
 * quarter.
 */
final class SocketBrake {
  static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** What to do with the socket now. */
  enum Turn {
    STAY,
    HOLD,
    RELEASE
  }

  private final long holdAbove;
  private final long releaseBelow;
  private boolean holding;
  private boolean givenUp;
  private long heldSince;
  private long heldNanos;
  private long timesGivenUp;

  /** For a ring of {@code capacity} entries. */
  SocketBrake(int capacity) {
    holdAbove = capacity / 2;
    releaseBelow = capacity / 4;
  }

  /** Call it after each frame, with the entries that the price cache has not yet asked past. */
  Turn turn(long lag, long now) {
    if (lag < releaseBelow) {
      givenUp = false;
    }
    if (holding) {
      boolean patient = now - heldSince < PATIENCE_NANOS;
      return lag >= releaseBelow && patient ? Turn.STAY : release(lag, now);
    }
    if (lag <= holdAbove || givenUp) {
      return Turn.STAY;
    }
    holding = true;
    heldSince = now;
    return Turn.HOLD;
  }

  /** The connection is gone: nothing is held. */
  void reset(long now) {
    if (holding) {
      release(0, now);
    }
    givenUp = false;
  }

  boolean holding() {
    return holding;
  }

  /** For how long the socket was not read, in all. */
  long heldNanos(long now) {
    return heldNanos + (holding ? now - heldSince : 0);
  }

  /** How often patience ended before the lag did. */
  long timesGivenUp() {
    return timesGivenUp;
  }

  private Turn release(long lag, long now) {
    holding = false;
    heldNanos += now - heldSince;
    if (lag >= releaseBelow) {
      givenUp = true;
      timesGivenUp++;
    }
    return Turn.RELEASE;
  }
}
