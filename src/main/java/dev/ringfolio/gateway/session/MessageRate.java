package dev.ringfolio.gateway.session;

import java.util.concurrent.TimeUnit;

/**
 * Counts what a client sends, second by second: more messages than allowed are not processed, ten
 * times as many frames for five seconds on end are a flood.
 */
final class MessageRate {
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int FLOOD_FACTOR = 10;
  private static final int FLOOD_SECONDS = 5;

  private final int messagesMax;
  private long secondBegan;
  private int messages;
  private int frames;
  private int floodedSeconds;
  private long dropped;
  private long toldNanos;
  private boolean told;

  MessageRate(int messagesMax, long now) {
    this.messagesMax = messagesMax;
    this.secondBegan = now;
  }

  /**
   * A frame of any kind came.
   *
   * @return whether the client floods
   */
  boolean frameFloods(long now) {
    roll(now);
    frames++;
    return floodedSeconds >= FLOOD_SECONDS;
  }

  /** A message came; returns whether it may be processed. */
  boolean admit(long now) {
    roll(now);
    return ++messages <= messagesMax;
  }

  /** When the next message may be processed, in seconds with three digits. */
  double retryAfterSeconds(long now) {
    long left = Math.max(0, secondBegan + SECOND_NANOS - now);
    return Math.ceil(left / 1e6) / 1e3;
  }

  /** A message was dropped without an answer of its own. */
  void drop() {
    dropped++;
  }

  /** Dropped and not yet told, where it is time to tell; else 0. They count as told then. */
  long takeDropped(long now) {
    if (dropped == 0 || (told && now - toldNanos < SECOND_NANOS)) {
      return 0;
    }
    long count = dropped;
    dropped = 0;
    told = true;
    toldNanos = now;
    return count;
  }

  private void roll(long now) {
    long seconds = (now - secondBegan) / SECOND_NANOS;
    if (seconds <= 0) {
      return;
    }
    boolean flooded = frames > (long) FLOOD_FACTOR * messagesMax;
    floodedSeconds = flooded && seconds == 1 ? floodedSeconds + 1 : 0;
    secondBegan += seconds * SECOND_NANOS;
    messages = 0;
    frames = 0;
  }
}
