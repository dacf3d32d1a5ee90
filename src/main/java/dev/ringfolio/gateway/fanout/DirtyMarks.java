package dev.ringfolio.gateway.fanout;

import dev.ringfolio.gateway.wire.FrameBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which of its keys a client has not seen the newest value of, oldest mark first. Values are looked
 * up when they are written: a client that is slow gets fewer and fresher ones. Memory is that of
 * the seats themselves.
 */
public final class DirtyMarks {
  /** Nothing waits. */
  public static final long NOTHING = Long.MAX_VALUE;

  private final Form form;
  private final Runnable wake;
  private final FreshnessBook book;
  private final ClientFreshness freshness;
  private @Nullable Seat head;
  private @Nullable Seat tail;

  /**
   * @param wake called when a mark is set; cheap where the client is awake already
   */
  public DirtyMarks(Form form, Runnable wake, FreshnessBook book, ClientFreshness freshness) {
    this.form = form;
    this.wake = wake;
    this.book = book;
    this.freshness = freshness;
  }

  /** An update, and no snapshot, of {@code cell} is handed over. */
  void updated(StateCell cell, long conflated) {
    cell.delivered(book, freshness, conflated);
  }

  void add(Seat seat) {
    append(seat);
    wake.run();
  }

  public boolean isEmpty() {
    return head == null;
  }

  /**
   * Writes what is marked, a message a key, until {@code bytesMax} are in {@code out}.
   *
   * @return {@code now} where more is left, the time at which the first one rested, or {@link
   *     #NOTHING}
   */
  public long write(FrameBuffer out, int bytesMax, long now) {
    return write(out, bytesMax, now, seat -> seat.cell.write(out, form, seat.sent(now)));
  }

  /**
   * Writes the values of {@code seats} from {@code from} on as they are now, until {@code bytesMax}
   * are in {@code out}.
   *
   * @return the index of the first that found no room
   */
  public int snapshot(FrameBuffer out, int bytesMax, List<Seat> seats, int from, long now) {
    int at = from;
    while (at < seats.size() && out.length() < bytesMax) {
      Seat seat = seats.get(at++);
      if (seat.sendable()) {
        seat.cell.write(out, form, seat.sent(now));
      }
    }
    return at;
  }

  /** As {@link #snapshot}, in one message for all that find room. */
  public int snapshotBatch(
      FrameBuffer out, int bytesMax, List<Seat> seats, int from, long now, long nowMillis) {
    PriceBatch batch = new PriceBatch(form);
    int at = from;
    while (at < seats.size() && out.length() + batch.elements().length() < bytesMax) {
      Seat seat = seats.get(at++);
      if (seat.sendable()) {
        batch.add(seat, now);
      }
    }
    batch.end(out, nowMillis);
    return at;
  }

  /** As {@link #write}, in one message for all. {@code nowMillis} is the message's timestamp. */
  public long writeBatch(FrameBuffer out, int bytesMax, long now, long nowMillis) {
    PriceBatch batch = new PriceBatch(form);
    int room = Math.max(1, bytesMax - out.length());
    long left = write(batch.elements(), room, now, seat -> batch.add(seat, now));
    batch.end(out, nowMillis);
    return left;
  }

  private interface Writing {
    void write(Seat seat);
  }

  private long write(FrameBuffer out, int bytesMax, long now, Writing writing) {
    Seat last = tail;
    long due = NOTHING;
    while (head != null && last != null) {
      if (out.length() >= bytesMax) {
        return now;
      }
      Seat seat = poll(head);
      if (seat.sendable() && seat.restsUntil() > now) {
        due = Math.min(due, seat.restsUntil());
        seat.marked = true;
        append(seat);
      } else if (seat.sendable()) {
        writing.write(seat);
      }
      if (seat == last) {
        last = null;
      }
    }
    return due;
  }

  private void append(Seat seat) {
    if (tail == null) {
      head = seat;
    } else {
      tail.next = seat;
    }
    tail = seat;
  }

  private Seat poll(Seat first) {
    head = first.next;
    if (head == null) {
      tail = null;
    }
    first.next = null;
    first.marked = false;
    return first;
  }
}
