package dev.ringfolio.gateway.fanout;

import org.jspecify.annotations.Nullable;

/**
 * One client's wish for one key: what it was last sent, and a mark whether there is something
 * newer, which is a bit among the client's {@link DirtyMarks}, so that marking twice costs nothing.
 */
public final class Seat {
  private static final long NEVER_SENT = -1;

  final StateCell cell;
  private final DirtyMarks marks;

  /** Index among the cell's seats. */
  int place;

  /** Index among the client's marks. */
  private final int mark;

  private boolean taken = true;
  private boolean demanded;
  private long lastSeq = NEVER_SENT;
  private int sentVersion;

  /** Null without a limit: most clients have none, and there are millions of seats. */
  private @Nullable Rest rest;

  /** What {@code max_rate} asks for: after a message the key rests for a while. */
  private static final class Rest {
    private long intervalNanos;
    private long until = Long.MIN_VALUE;
  }

  Seat(StateCell cell, DirtyMarks marks) {
    this.cell = cell;
    this.marks = marks;
    this.mark = marks.place(this);
    cell.seat(this);
  }

  /** At most one message in {@code nanos}; 0 for no limit. */
  public void limit(long nanos) {
    if (rest == null && nanos > 0) {
      rest = new Rest();
    }
    if (rest != null) {
      rest.intervalNanos = nanos;
    }
  }

  /** The client asked for the key by its name; returns whether that is news. */
  public boolean demand() {
    boolean news = !demanded;
    demanded = true;
    return news;
  }

  /** Whether the client asked for the key by its name. */
  public boolean demanded() {
    return demanded;
  }

  /** Something newer is there. */
  public void mark() {
    marks.mark(mark);
  }

  /** The next message is a snapshot. */
  public void refresh() {
    lastSeq = NEVER_SENT;
  }

  boolean belongsTo(DirtyMarks client) {
    return marks == client;
  }

  /** The client no longer wants it. */
  public void leave() {
    taken = false;
    marks.leave(mark);
    cell.unseat(this);
  }

  /** Whether the client wants it and there is something that it was not sent. */
  boolean sendable() {
    return taken && cell.present() && (fresh() || sentVersion != cell.version());
  }

  long restsUntil() {
    return rest == null ? Long.MIN_VALUE : rest.until;
  }

  /** Whether there is a value to be sent. */
  public boolean present() {
    return cell.present();
  }

  /** Whether nothing was sent since the last refresh. */
  boolean fresh() {
    return lastSeq == NEVER_SENT;
  }

  /**
   * The current value is being sent.
   *
   * @return how many values were passed over since the last one
   */
  long sent(long now) {
    long seq = cell.seq();
    long conflated = fresh() ? 0 : Math.max(0, seq - lastSeq - 1);
    if (!fresh() && seq > lastSeq) {
      marks.updated(cell, conflated);
    }
    lastSeq = seq;
    sentVersion = cell.version();
    if (rest != null && rest.intervalNanos > 0) {
      rest.until = now + rest.intervalNanos;
    }
    return conflated;
  }
}
