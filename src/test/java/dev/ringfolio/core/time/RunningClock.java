package dev.ringfolio.core.time;

/**
 * The machine's own time, for tests in which real loops and sockets run; or durations that pass a
 * multiple as fast, where a test would have to wait for long.
 */
public record RunningClock(int speed) implements Clock {
  /** The machine's own time. */
  public RunningClock() {
    this(1);
  }

  @Override
  public long millis() {
    return System.currentTimeMillis();
  }

  @Override
  public long nanos() {
    return System.nanoTime() * speed;
  }
}
