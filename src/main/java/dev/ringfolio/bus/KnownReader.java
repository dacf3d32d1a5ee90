package dev.ringfolio.bus;

import dev.ringfolio.contract.RingReport;
import dev.ringfolio.core.ring.Counter;

/** What a writer knows of one reader. Owned by the writer; {@link #report} from any thread. */
final class KnownReader {
  final String name;
  private final Counter after = new Counter();
  private final Counter gaps = new Counter();
  private final Counter lost = new Counter();

  private long heardNanos;
  private long lastPull;
  private long lossCountedTo;

  /** Whether it has all there is, as far as we know, and so waits for a bell of its own. */
  private boolean waiting;

  KnownReader(String name) {
    this.name = name;
  }

  void heard(long position, long pull, long nowNanos) {
    after.set(position);
    lastPull = pull;
    heardNanos = nowNanos;
  }

  /** Notes that the entries after {@code position} up to {@code to} were overwritten unread. */
  void overrun(long position, long to) {
    // A pull that is asked again tells of the same hole again.
    if (position >= lossCountedTo) {
      gaps.add(1);
    }
    lost.add(Math.max(0, to - Math.max(position, lossCountedTo)));
    lossCountedTo = Math.max(lossCountedTo, to);
  }

  void answered(boolean hasAll) {
    waiting = hasAll;
  }

  /** Whether it wants a bell now that the newest seq is {@code head}; if so, takes it as rung. */
  boolean takeBell(long head) {
    boolean ring = waiting && after.get() < head;
    waiting = waiting && !ring;
    return ring;
  }

  long after() {
    return after.get();
  }

  long heardNanos() {
    return heardNanos;
  }

  long lastPull() {
    return lastPull;
  }

  RingReport.Reader report(long head) {
    return new RingReport.Reader(name, Math.max(0, head - after.get()), gaps.get(), lost.get());
  }
}
