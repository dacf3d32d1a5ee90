package dev.ringfolio.feed;

import dev.ringfolio.core.time.Clock;

/** The machine's own time, or a multiple of it where a test would have to wait for long. */
record RunningClock(int speed) implements Clock {
  @Override
  public long millis() {
    return System.currentTimeMillis();
  }

  @Override
  public long nanos() {
    return System.nanoTime() * speed;
  }
}
