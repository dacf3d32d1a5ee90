package dev.ringfolio.simulator;

import dev.ringfolio.core.time.Clock;

/**
 * The clock of the simulated exchange: the given one at speed 1; else one that starts at its wall
 * time and runs {@code speed} times as fast, for tests. Any thread.
 */
public final class MarketClock implements Clock {
  private final Clock clock;
  private final double speed;
  private final long startMillis;
  private final long startNanos;

  public MarketClock(Clock clock, double speed) {
    this.clock = clock;
    this.speed = speed;
    this.startMillis = clock.millis();
    this.startNanos = clock.nanos();
  }

  @Override
  public long millis() {
    return speed == 1 ? clock.millis() : startMillis + (long) (elapsedNanos() / 1e6);
  }

  @Override
  public long nanos() {
    return speed == 1 ? clock.nanos() : startNanos + (long) elapsedNanos();
  }

  private double elapsedNanos() {
    return (clock.nanos() - startNanos) * speed;
  }
}
