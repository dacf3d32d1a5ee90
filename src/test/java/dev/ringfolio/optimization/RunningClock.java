package dev.ringfolio.optimization;

import dev.ringfolio.core.time.Clock;

/** The machine's clock, for the bus, whose time-outs are no part of what is tested here. */
final class RunningClock implements Clock {
  @Override
  public long millis() {
    return System.currentTimeMillis();
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }
}
