package dev.ringfolio.optimization;

import dev.ringfolio.core.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is told to move on. Any thread. */
public final class SteppedClock implements Clock {
  public static final long START_MILLIS = 1_704_110_400_000L;

  private final AtomicLong nanos = new AtomicLong(5_000_000_000L);

  @Override
  public long millis() {
    return START_MILLIS + nanos.get() / 1_000_000;
  }

  @Override
  public long nanos() {
    return nanos.get();
  }

  public void advanceMillis(long millis) {
    nanos.addAndGet(millis * 1_000_000);
  }
}
