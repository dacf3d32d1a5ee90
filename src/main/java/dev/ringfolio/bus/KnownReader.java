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

  /** It was answered with all up to here and waits for a bell of its own; −1 if it does not. */
  private long waitsAfter = -1;

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

  /** Notes that an answer left nothing to ask for: from {@code head} on, it waits for a bell. */
  void hasAll(long head) {
    waitsAfter = head;
  }

  /** Notes that an answer left something to ask for, so that it will ask by itself. */
  void hasMoreToAsk() {
    waitsAfter = -1;
  }

  /** Whether it wants a bell now that the newest seq is {@code head}; if so, takes it as rung. */
  boolean takeBell(long head) {
    boolean ring = waitsAfter >= 0 && waitsAfter < head;
    if (ring) {
      waitsAfter = -1;
    }
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
