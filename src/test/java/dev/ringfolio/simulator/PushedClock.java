package dev.ringfolio.simulator;

import dev.ringfolio.core.time.Clock;
import java.time.Instant;

/** A clock that stands where it was put. */
final class PushedClock implements Clock {
  private volatile long millis;

  PushedClock(String instant) {
    this.millis = at(instant);
  }

  static long at(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }

  void set(String instant) {
    millis = at(instant);
  }

  void add(long more) {
    millis += more;
  }

  @Override
  public long millis() {
    return millis;
  }

  @Override
  public long nanos() {
    return millis * 1_000_000;
  }
}
