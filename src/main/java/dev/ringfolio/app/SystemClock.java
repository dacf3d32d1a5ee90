package dev.ringfolio.app;

import dev.ringfolio.core.time.Clock;

/** The machine's clock: the one place where real time enters. */
final class SystemClock implements Clock {
  @Override
  public long millis() {
    return System.currentTimeMillis();
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }
}
