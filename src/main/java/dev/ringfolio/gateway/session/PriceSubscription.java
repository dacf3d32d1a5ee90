package dev.ringfolio.gateway.session;

import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.gateway.fanout.DirtyMarks;
import dev.ringfolio.gateway.fanout.PriceBoard;
import dev.ringfolio.gateway.fanout.Seat;
import dev.ringfolio.gateway.wire.FrameBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The symbols that one client is subscribed to: a seat for each, and nothing that waits. */
final class PriceSubscription {
  private final PriceBoard board;
  private final Upstream upstream;
  private final Clock clock;
  private final DirtyMarks marks;
  private final Map<Symbol, Seat> seats = new LinkedHashMap<>(4);

  /** Those asked for by name that have no seat yet: while the feed is asked. */
  private Set<Symbol> asked = Set.of();

  private boolean all;
  private boolean batch;
  private long restNanos;

  PriceSubscription(Instance instance, DirtyMarks marks) {
    this.board = instance.prices();
    this.upstream = instance.upstream();
    this.clock = instance.clock();
    this.marks = marks;
  }

  /** How many symbols there would be with {@code more}. */
  int sizeWith(List<Symbol> more) {
    Set<Symbol> union = new HashSet<>(asked);
    union.addAll(seats.keySet());
    union.addAll(more);
    return union.size();
  }

  int size() {
    return seats.size();
  }

  List<Symbol> symbols() {
    return List.copyOf(seats.keySet());
  }

  boolean isOpen() {
    return all || !seats.isEmpty();
  }

  /** Whether symbols that come to be streamed are wanted, too. */
  boolean takesAll() {
    return all;
  }

  boolean demands(Symbol symbol) {
    Seat seat = seats.get(symbol);
    return seat == null ? asked.contains(symbol) : seat.demanded();
  }

  boolean holds(Symbol symbol) {
    return seats.containsKey(symbol);
  }

  /** Asks the feed for {@code symbols}. */
  void demand(List<Symbol> symbols) {
    for (Symbol symbol : symbols) {
      Seat seat = seats.get(symbol);
      if (seat == null ? ask(symbol) : seat.demand()) {
        upstream.add(symbol);
      }
    }
  }

  private boolean ask(Symbol symbol) {
    if (asked.isEmpty()) {
      asked = new HashSet<>();
    }
    return asked.add(symbol);
  }

  /** Returns whether it was asked for; where none is left, nothing is held. */
  private boolean unask(Symbol symbol) {
    boolean was = !asked.isEmpty() && asked.remove(symbol);
    if (was && asked.isEmpty()) {
      asked = Set.of();
    }
    return was;
  }

  /** From now on the client is told of what is streamed and not named. */
  void takeAll() {
    all = true;
  }

  /** How the client wants prices, from the last subscribe on; see {@link Seat#limit}. */
  void deliver(long restNanos, boolean batch) {
    this.restNanos = restNanos;
    this.batch = batch;
  }

  /** The seat at {@code symbol}; of one that is new, the next message is a snapshot. */
  Seat seat(Symbol symbol) {
    Seat seat = seats.get(symbol);
    if (seat == null) {
      seat = board.seat(symbol, marks);
      // The board's own name: of the one that was read, nothing is kept.
      seats.put(board.name(symbol), seat);
      if (unask(symbol)) {
        seat.demand();
      }
    }
    seat.limit(restNanos);
    return seat;
  }

  /** Something may be there to be sent for {@code symbol}, which is held. */
  void mark(Symbol symbol) {
    Seat seat = seats.get(symbol);
    if (seat != null && seat.present()) {
      seat.mark();
    }
  }

  void leave(List<Symbol> symbols) {
    for (Symbol symbol : symbols) {
      boolean demanded = demands(symbol);
      Seat seat = seats.remove(symbol);
      if (seat != null) {
        board.leave(symbol, seat);
      }
      unask(symbol);
      if (demanded) {
        upstream.remove(symbol);
      }
    }
    all = false;
  }

  /** Ends the whole subscription; returns what it was to. */
  List<Symbol> leaveAll() {
    List<Symbol> left = symbols();
    leave(left);
    leave(List.copyOf(asked));
    return left;
  }

  /** The snapshot of {@code symbols}: their values at the time of writing. */
  Outgoing snapshot(List<Seat> wanted) {
    // As this subscribe asked for; one that comes before it is written may ask otherwise.
    boolean inBatch = batch;
    return new Outgoing() {
      private final List<Seat> snapshot = new ArrayList<>(wanted);
      private int next;

      @Override
      public int heldBytes() {
        return 0;
      }

      @Override
      public boolean write(FrameBuffer out, int bytesMax, long now) {
        if (next == 0) {
          // Now, and not when it was asked for: an earlier one may have been written since.
          snapshot.forEach(Seat::refresh);
        }
        next =
            inBatch
                ? marks.snapshotBatch(out, bytesMax, snapshot, next, now, clock.millis())
                : marks.snapshot(out, bytesMax, snapshot, next, now);
        return next == snapshot.size();
      }
    };
  }

  /** Reads ahead for {@link #write}. */
  int fetch(int step) {
    return step == 0 ? (batch ? 1 : 0) : marks.fetch(step - 1);
  }

  /** Writes what is newer than what was sent; see {@link DirtyMarks#write}. */
  long write(FrameBuffer out, int bytesMax, long now) {
    return batch
        ? marks.writeBatch(out, bytesMax, now, clock.millis())
        : marks.write(out, bytesMax, now);
  }
}
