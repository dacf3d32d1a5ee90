package dev.ringfolio.gateway.fanout;

import dev.ringfolio.gateway.wire.FrameBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The last value of one key of a state topic, with the seats of those who want it. Owned by a board
 * of the instance.
 *
 * <p>A value is encoded at most once for each form, when the first client needs it, and the bytes
 * are shared. {@code conflated} differs by client and so comes last: while it is 0 the whole frame
 * is shared, else all that stands before it.
 */
public abstract class StateCell {
  private final List<Seat> seats = new ArrayList<>(2);

  /** Grows with each change, also one that keeps the seq. */
  private int version;

  /** Whether there is a value. */
  public abstract boolean present();

  /** The value's number within its key; only grows within an epoch. */
  abstract long seq();

  /** Puts the value in as one message. */
  abstract void write(FrameBuffer out, Form form, long conflated);

  /**
   * Puts the value's fields in as an object, an element of a batch.
   *
   * @throws IllegalStateException if values of this kind do not go in batches
   */
  abstract void writeElement(FrameBuffer out, Form form, long conflated);

  /** An update of it is handed over to {@code client}; by default nothing is made of that. */
  void delivered(FreshnessBook book, ClientFreshness client, long conflated) {}

  /** Whether nobody wants it. */
  boolean idle() {
    return seats.isEmpty();
  }

  List<Seat> seats() {
    return seats;
  }

  int version() {
    return version;
  }

  /** The value changed: marks it as not yet sent for everyone who wants it. */
  void changed() {
    version++;
    for (int i = 0; i < seats.size(); i++) {
      seats.get(i).mark();
    }
  }

  /** Numbering begins anew: the next message to everyone is a snapshot. */
  void renumbered() {
    seats.forEach(Seat::refresh);
  }

  void seat(Seat seat) {
    seat.place = seats.size();
    seats.add(seat);
  }

  /** Takes {@code seat} away; the last one moves to its place. */
  void unseat(Seat seat) {
    Seat moved = seats.remove(seats.size() - 1);
    if (moved != seat) {
      seats.set(seat.place, moved);
      moved.place = seat.place;
    }
  }
}
