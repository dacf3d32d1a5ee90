package dev.ringfolio.gateway.fanout;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Of which of its user's portfolios one client is told: all, or those that it named. One that is
 * not there, or is another user's, may be named like any other, and nothing comes of it.
 */
public final class ValuationSeats {
  private final ValuationBoard board;
  private final String owner;
  private final DirtyMarks marks;

  /** By portfolio; of those that are there. */
  private final Map<String, Seat> seats = new LinkedHashMap<>(4);

  /** Null for all. */
  private @Nullable Set<String> named = new HashSet<>();

  private long restNanos;

  /**
   * @param marks of the client
   */
  public ValuationSeats(ValuationBoard board, String owner, DirtyMarks marks) {
    this.board = board;
    this.owner = owner;
    this.marks = marks;
    board.enter(owner, this);
  }

  /** How many portfolios would be named with {@code more}; 0 where all are wanted. */
  public int sizeWith(List<String> more) {
    if (named == null) {
      return 0;
    }
    Set<String> union = new HashSet<>(named);
    union.addAll(more);
    return union.size();
  }

  /**
   * Adds {@code wanted}; the next message of each is a snapshot.
   *
   * @param wanted null for all
   * @param restNanos at most one message of each in this time, from now on; 0 for no limit
   */
  public void add(@Nullable List<String> wanted, long restNanos) {
    this.restNanos = restNanos;
    if (wanted == null) {
      named = null;
      board.of(owner).values().forEach(this::seat);
      return;
    }
    for (String id : wanted) {
      if (named != null) {
        named.add(id);
      }
      ValuationCell cell = board.of(owner).get(id);
      if (cell != null) {
        seat(cell);
      }
    }
  }

  /** Takes {@code unwanted} away; where all were wanted, the others that there are now stay. */
  public void remove(List<String> unwanted) {
    Set<String> left = named == null ? new HashSet<>(board.of(owner).keySet()) : named;
    unwanted.forEach(left::remove);
    named = left;
    unwanted.forEach(this::disappeared);
  }

  /** The client is told of nothing more. */
  public void close() {
    board.leave(owner, this);
    seats.values().forEach(Seat::leave);
    seats.clear();
  }

  /** The owner has one portfolio more. */
  void appeared(ValuationCell cell) {
    if (named == null || named.contains(cell.portfolioId())) {
      seat(cell);
    }
  }

  /** Nothing more is told of the portfolio called {@code id}. */
  void disappeared(String id) {
    Seat seat = seats.remove(id);
    if (seat != null) {
      seat.leave();
    }
  }

  private void seat(ValuationCell cell) {
    disappeared(cell.portfolioId());
    Seat seat = new Seat(cell, marks);
    seats.put(cell.portfolioId(), seat);
    seat.limit(restNanos);
    seat.mark();
  }
}
