package dev.ringfolio.core.ring;

import java.util.concurrent.atomic.AtomicLong;

/** A figure that its owner's thread alone changes and any thread may read. Never locks. */
public final class Counter {
  private final AtomicLong value = new AtomicLong();

  /** Owner only. */
  public void add(long n) {
    value.setRelease(value.getPlain() + n);
  }

  /** Owner only. */
  public void set(long to) {
    value.setRelease(to);
  }

  public long get() {
    return value.getAcquire();
  }
}
