package dev.ringfolio.gateway.fanout;

import dev.ringfolio.core.time.Clock;
import java.time.Duration;

/**
 * How much of its time an event loop gives to deflating what one client alone, or one user's
 * clients, are sent. Owned by the instance and used on its loop.
 *
 * <p>What all share is deflated once, however many they are. What is one client's own, a batch
 * above all, costs the loop for each client and flush, and a thousand clients that ask for it would
 * take the loop from everybody else. So the time spent is taken out of a bucket that fills at a
 * share of the time that goes by; while it is empty, such messages go as they are, which the
 * extension leaves to each message (RFC 7692, section 6.1). Time is looked at and not counted in
 * bytes: on a machine that is busy otherwise deflating is the first thing to give way.
 *
 * <p>Within any time t the loop spends at most {@code t / SHARE + BURST} on it, and the one message
 * that emptied the bucket.
 */
public final class DeflateBudget {
  /** One part in so many of the loop's time. */
  static final int SHARE = 4;

  /** What a loop that has rested may spend in one go: some hundreds of batches. */
  static final long BURST_NANOS = Duration.ofMillis(10).toNanos();

  private final Clock clock;
  private long leftNanos = BURST_NANOS;
  private long filledNanos;
  private long begunNanos;
  private long deflated;
  private long leftOut;
  private long spentNanos;

  /** With a full bucket. */
  public DeflateBudget(Clock clock) {
    this.clock = clock;
    this.filledNanos = clock.nanos();
  }

  /** Whether the next message may be deflated; where it may not, that is counted. */
  boolean begin() {
    begunNanos = clock.nanos();
    leftNanos = Math.min(leftNanos + (begunNanos - filledNanos) / SHARE, BURST_NANOS);
    filledNanos = begunNanos;
    boolean open = leftNanos > 0;
    leftOut += open ? 0 : 1;
    return open;
  }

  /** The message that was begun is deflated. */
  void end() {
    long nanos = clock.nanos() - begunNanos;
    leftNanos -= nanos;
    spentNanos += nanos;
    deflated++;
  }

  /** Messages that were deflated within it. */
  public long deflated() {
    return deflated;
  }

  /** Messages that would have been deflated and went as they were. */
  public long leftOut() {
    return leftOut;
  }

  /** The loop's time that went into it. */
  public long spentNanos() {
    return spentNanos;
  }
}
