package dev.ringfolio.gateway.socket;

import dev.ringfolio.core.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * What looks at silence and at standing still, about once a second.
 *
 * <p>Where the loop itself, or the whole machine, stood still meanwhile, the silence was ours: what
 * the clients sent waits in the kernel. So a turn that comes late is passed over, once, until that
 * has been read.
 */
final class Housekeeping {
  private static final int LATE_PERIODS = 3;

  private final Clock clock;
  private final long lateNanos;
  private final List<LongConsumer> lookers;
  private long lastNanos;
  private boolean passedOver;

  /**
   * @param lookers are told the time, on the monotonic clock
   */
  Housekeeping(Clock clock, long periodMillis, LongConsumer... lookers) {
    this.clock = clock;
    this.lateNanos = LATE_PERIODS * TimeUnit.MILLISECONDS.toNanos(periodMillis);
    this.lookers = List.of(lookers);
    this.lastNanos = clock.nanos();
  }

  /** A period went by, or more. */
  void turn() {
    long now = clock.nanos();
    boolean late = now - lastNanos > lateNanos;
    lastNanos = now;
    passedOver = late && !passedOver;
    if (!passedOver) {
      lookers.forEach(looker -> looker.accept(now));
    }
  }
}
