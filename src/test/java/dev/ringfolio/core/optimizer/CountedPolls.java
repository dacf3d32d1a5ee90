package dev.ringfolio.core.optimizer;

import java.util.concurrent.atomic.AtomicLong;

/** Lets so many polls go on, says stop from then on, and counts them all. */
public final class CountedPolls implements Cancellation {
  private final long allowed;
  private final Verdict then;
  private final AtomicLong asked = new AtomicLong();

  private CountedPolls(long allowed, Verdict then) {
    this.allowed = allowed;
    this.then = then;
  }

  /** Never stops. */
  public static CountedPolls endless() {
    return new CountedPolls(Long.MAX_VALUE, Verdict.GO_ON);
  }

  public static CountedPolls cancelledAfter(long allowed) {
    return new CountedPolls(allowed, Verdict.CANCELLED);
  }

  public static CountedPolls outOfTimeAfter(long allowed) {
    return new CountedPolls(allowed, Verdict.OUT_OF_TIME);
  }

  @Override
  public Verdict verdict() {
    return asked.getAndIncrement() < allowed ? Verdict.GO_ON : then;
  }

  /** How often it was asked. */
  public long asked() {
    return asked.get();
  }
}
