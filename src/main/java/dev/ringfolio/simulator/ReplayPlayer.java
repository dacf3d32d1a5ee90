package dev.ringfolio.simulator;

import dev.ringfolio.simulator.LineBlocks.Block;
import java.util.function.Consumer;

/**
 * Plays the rows of a recorded file at a speed, with time pushed in. It offers each row when it is
 * due and waits with it while it is not taken, so that nothing is lost. One thread.
 *
 * <p>When the file is played again, its stamps are moved on by whole days, past the last one: time
 * never runs back, and the hour of the day stays what it was.
 */
final class ReplayPlayer {
  /** Rows that one call plays at most, so that the loop gets to other work. */
  static final int ROWS_MAX = 20_000;

  private static final long DAY_MILLIS = 86_400_000;

  /** What became of a row. */
  enum Taken {
    SENT,
    /** Nobody listens to its symbol. */
    SKIPPED,
    /** Not now: it is offered again. */
    FULL
  }

  /** Why {@link #play} came back. */
  enum Stop {
    /** The block is at its end. */
    BLOCK_ENDED,
    /** The next row is not due yet. */
    NOT_DUE,
    /** The next row was not taken. */
    FULL,
    /** {@link #ROWS_MAX} rows were played. */
    PAUSED
  }

  /** Takes rows. */
  interface Listener {
    /**
     * Takes a row, or says why not.
     *
     * @param stamp of the trade, milliseconds since the Unix epoch
     */
    Taken offer(TickRow row, long stamp);
  }

  private final double speed;
  private final TickCursor cursor;
  private boolean rowWaits;
  private boolean anchored;
  private long anchorStamp;
  private long anchorNanos;
  private long shift;
  private long firstStamp = Long.MAX_VALUE;
  private long lastStamp = Long.MIN_VALUE;
  private long sent;
  private long skipped;

  /**
   * @param speed 1 is as recorded, 0 as fast as rows are taken
   * @param firstBadRow is told the first bad row
   */
  ReplayPlayer(double speed, Consumer<String> firstBadRow) {
    this.speed = speed;
    this.cursor = new TickCursor(firstBadRow);
  }

  /** Takes the lines that follow, after {@link Stop#BLOCK_ENDED}. */
  void take(Block block) {
    cursor.take(block);
  }

  /** Begins the file anew. */
  void rewind() {
    cursor.rewind();
    if (firstStamp <= lastStamp) {
      shift += ((lastStamp - firstStamp) / DAY_MILLIS + 1) * DAY_MILLIS;
    }
    anchored = false;
  }

  /** Stops the clock: the next row is due when play goes on. */
  void pause() {
    anchored = false;
  }

  /**
   * Offers the rows that are due.
   *
   * @param nowNanos monotonic
   */
  Stop play(long nowNanos, Listener listener) {
    for (int rows = 0; rows < ROWS_MAX; rows++) {
      if (!rowWaits && !cursor.next()) {
        return Stop.BLOCK_ENDED;
      }
      rowWaits = true;
      TickRow row = cursor.row();
      if (!isDue(row.stamp(), nowNanos)) {
        return Stop.NOT_DUE;
      }
      Taken taken = listener.offer(row, row.stamp() + shift);
      if (taken == Taken.FULL) {
        return Stop.FULL;
      }
      rowWaits = false;
      count(taken, row.stamp());
    }
    return Stop.PAUSED;
  }

  private boolean isDue(long stamp, long nowNanos) {
    if (speed == 0) {
      return true;
    }
    if (!anchored) {
      anchored = true;
      anchorStamp = stamp;
      anchorNanos = nowNanos;
    }
    return stamp - anchorStamp <= (nowNanos - anchorNanos) / 1e6 * speed;
  }

  private void count(Taken taken, long stamp) {
    firstStamp = Math.min(firstStamp, stamp);
    lastStamp = Math.max(lastStamp, stamp);
    if (taken == Taken.SENT) {
      sent++;
    } else {
      skipped++;
    }
  }

  /** Rows that were taken. */
  long sent() {
    return sent;
  }

  /** Rows of symbols that nobody listened to. */
  long skipped() {
    return skipped;
  }

  /** Rows that could not be read. */
  long bad() {
    return cursor.bad();
  }
}
