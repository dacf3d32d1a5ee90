package dev.ringfolio.bus;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * Holds what a reader is told against what the writers did: every seq once, in order, or in an
 * exact gap; −1 only where the epoch changes; a snapshot only where it is due; nothing while
 * paused.
 */
final class Witness implements TopicHandler<Witness.Entry> {
  /** An entry that knows its place. */
  record Entry(long epoch, long seq, int key, int size) {}

  private final boolean state;
  private final Start start;
  private final LongFunction<SimulatedWriter> writers;
  private final Map<Long, Long> headsAtStart;
  private final Runnable afterwards;

  /** The values as the reader knows them. */
  final Map<Integer, Entry> table = new HashMap<>();

  boolean paused;
  boolean closed;
  long epoch;
  long next = 1;
  long lost;

  private boolean started;
  private boolean began;
  private long beganEpoch;
  private long beganAfter;
  private boolean betweenEpochs;
  private boolean snapshotOwed;

  /**
   * @param writers by epoch
   * @param headsAtStart the head of each epoch when the reader was opened
   * @param afterwards runs after each telling, and may pause or close the reader
   */
  Witness(
      boolean state,
      Start start,
      LongFunction<SimulatedWriter> writers,
      Map<Long, Long> headsAtStart,
      Runnable afterwards) {
    this.state = state;
    this.start = start;
    this.writers = writers;
    this.headsAtStart = headsAtStart;
    this.afterwards = afterwards;
    if (start instanceof Start.After after && !state) {
      started = true;
      epoch = after.epoch();
      next = after.head() + 1;
    }
  }

  @Override
  public void began(long of, long position) {
    check(!closed && !state, "began at " + position + "@" + of);
    check(!began || betweenEpochs, "began twice in " + epoch);
    began = true;
    beganEpoch = of;
    beganAfter = position;
  }

  @Override
  public void entries(long of, long first, List<Entry> entries) {
    place(of, first, "entries");
    check(!entries.isEmpty(), "no entries at " + first);
    for (Entry entry : entries) {
      check(entry.epoch == of && entry.seq == next, entry + " in the place of " + next);
      table.put(entry.key, entry);
      next++;
    }
    afterwards.run();
  }

  @Override
  public void gap(long of, long from, long to) {
    place(of, from, "gap to " + to);
    if (to == -1) {
      betweenEpochs = true;
    } else {
      long tail = writers.apply(of).tail();
      check(to >= from && to < tail, "gap " + from + ".." + to + " where " + tail + " is held");
      lost += to - from + 1;
      next = to + 1;
    }
    snapshotOwed = state;
    afterwards.run();
  }

  /** Checks that what is told begins where the last telling ended. */
  private void place(long of, long from, String what) {
    check(!paused && !closed, what + " while paused or closed");
    check(state || began, what + " before it was told where it begins");
    check(!snapshotOwed, what + " in the place of a snapshot");
    check(started || !state, what + " before the first snapshot");
    if (!started) {
      begin(of, from);
    } else if (betweenEpochs) {
      check(of > epoch, what + " of epoch " + of + " after " + epoch);
      epoch = of;
      next = 1;
      check(state || beganEpoch == of, what + " of " + of + " though " + beganEpoch + " began");
    }
    started = true;
    betweenEpochs = false;
    check(
        of == epoch && from == next,
        what + " at " + from + "@" + of + " not " + next + "@" + epoch);
  }

  private void begin(long of, long from) {
    if (start instanceof Start.FirstEntry first) {
      check(of > first.lastEpoch() && from == 1, "began at " + from + "@" + of + ", " + start);
    } else {
      long atStart = headsAtStart.getOrDefault(of, 0L);
      check(from == 1 || from > atStart, "began at " + from + " though " + atStart + " was past");
    }
    check(
        state || (of == beganEpoch && from == beganAfter + 1),
        "began at " + from + "@" + of + " not after " + beganAfter + "@" + beganEpoch);
    epoch = of;
    next = from;
  }

  @Override
  public void snapshot(long of, long head, List<Entry> values) {
    check(state && !paused && !closed, "snapshot while paused or closed");
    check(!started || snapshotOwed, "snapshot though none was due");
    check(of > epoch || (of == epoch && head >= next - 1), "snapshot from before");
    started = true;
    snapshotOwed = false;
    betweenEpochs = false;
    epoch = of;
    next = head + 1;
    table.clear();
    values.forEach(value -> table.put(value.key, value));
    afterwards.run();
  }

  static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
