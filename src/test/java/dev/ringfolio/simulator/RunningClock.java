package dev.ringfolio.simulator;

import dev.ringfolio.core.time.Clock;

/** The machine's own time, for tests in which real loops run. */
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
