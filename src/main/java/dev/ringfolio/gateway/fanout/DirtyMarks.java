package dev.ringfolio.gateway.fanout;

import dev.ringfolio.gateway.wire.FrameBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which of its keys a client has not seen the newest value of. Values are looked up when they are
 * written: a client that is slow gets fewer and fresher ones. Where not all find room, the next
 * write goes on with the keys after those, so that each has its turn.
 *
 * <p>A mark is a bit. Marking is what the fan-out does most, thousands of times for one price, and
 * a list of the marked seats would be a store of references for each, which collectors have to be
 * told of.
 */
public final class DirtyMarks {
  /** Nothing waits. */
  public static final long NOTHING = Long.MAX_VALUE;

  private final Form form;
  private final Runnable wake;
  private final FreshnessBook book;
  private final ClientFreshness freshness;

  /** By place; null where a seat was left. */
  private @Nullable Seat[] seats = new Seat[2];

  /** Places that are or were taken, all below it. */
  private int places;

  private int left;
  private final BitSet marked = new BitSet();

  /** Where the next write begins. */
  private int next;

  /** Whether the client knows already that there is something to write. */
  private boolean woken;

  /**
   * @param wake called when the first mark is set after a {@link #write}
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

  /** A place for {@code seat}. */
  int place(Seat seat) {
    int at = places;
    if (left > 0) {
      at = 0;
      while (seats[at] != null) {
        at++;
      }
      left--;
    } else {
      if (at == seats.length) {
        seats = Arrays.copyOf(seats, at + Math.max(2, at / 2));
      }
      places++;
    }
    seats[at] = seat;
    return at;
  }

  /** The seat at {@code place} is left, and its mark with it. */
  void leave(int place) {
    seats[place] = null;
    left++;
    marked.clear(place);
  }

  /** There is something newer for the seat at {@code place}. */
  void mark(int place) {
    marked.set(place);
    if (!woken) {
      woken = true;
      wake.run();
    }
  }

  /** Whether nothing is marked. The next mark wakes the client, whatever became of the last. */
  private boolean settled() {
    woken = false;
    return marked.isEmpty();
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
    if (settled()) {
      return NOTHING;
    }
    PriceBatch batch = new PriceBatch(form);
    int room = Math.max(1, bytesMax - out.length());
    long left = write(batch.elements(), room, now, seat -> batch.add(seat, now));
    batch.end(out, nowMillis);
    return left;
  }

  /** Reads ahead for {@link #write}; see {@link FlushSchedule.Client#fetch}. */
  public int fetch(int step) {
    return switch (step) {
      case 0 -> places;
      case 1 -> seats.length + marked.nextSetBit(0);
      default -> {
        int read = 0;
        for (int at = marked.nextSetBit(0); at >= 0; at = marked.nextSetBit(at + 1)) {
          Seat seat = seats[at];
          read += seat == null ? 0 : seat.place;
        }
        yield read;
      }
    };
  }

  private interface Writing {
    void write(Seat seat);
  }

  private long write(FrameBuffer out, int bytesMax, long now, Writing writing) {
    if (settled()) {
      return NOTHING;
    }
    int first = next;
    long due = write(out, bytesMax, now, first, places, writing);
    return due == now ? now : Math.min(due, write(out, bytesMax, now, 0, first, writing));
  }

  /** As above, for the places in {@code [from, to)}. */
  private long write(FrameBuffer out, int bytesMax, long now, int from, int to, Writing writing) {
    long due = NOTHING;
    for (int at = marked.nextSetBit(from); at >= 0 && at < to; at = marked.nextSetBit(at + 1)) {
      if (out.length() >= bytesMax) {
        next = at;
        return now;
      }
      Seat seat = Objects.requireNonNull(seats[at]);
      if (seat.sendable() && seat.restsUntil() > now) {
        due = Math.min(due, seat.restsUntil());
      } else {
        marked.clear(at);
        if (seat.sendable()) {
          writing.write(seat);
        }
      }
    }
    return due;
  }
}
