package dev.ringfolio.gateway.fanout;

import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The newest price of every symbol, as one gateway instance knows it, and the index from symbol to
 * subscribers.
 *
 * <p>Cells with a price are bounded by the topic's own table, which its writer bounds; cells
 * without one exist only while somebody waits for the symbol.
 */
public final class PriceBoard {
  private final Clock clock;
  private final Map<Symbol, PriceCell> cells = new HashMap<>();
  private long epoch;
  private long head;

  public PriceBoard(Clock clock) {
    this.clock = clock;
  }

  public long epoch() {
    return epoch;
  }

  /** The newest seq of the topic that was taken in. */
  public long head() {
    return head;
  }

  /** Takes in what was appended to the topic. */
  public void entries(long epoch, long first, List<PriceUpdate> entries) {
    enter(epoch);
    for (PriceUpdate price : entries) {
      cell(price.symbol()).update(price);
    }
    head = first + entries.size() - 1;
  }

  /** Takes in the last value of every symbol, in place of all that was known. */
  public void snapshot(long epoch, long head, List<PriceUpdate> values) {
    enter(epoch);
    Set<Symbol> known = new HashSet<>();
    for (PriceUpdate price : values) {
      known.add(price.symbol());
      cell(price.symbol()).update(price);
    }
    cells.values().stream().filter(cell -> !known.contains(cell.symbol)).forEach(PriceCell::clear);
    cells.values().removeIf(cell -> !cell.present() && cell.idle());
    this.head = head;
  }

  /** A new epoch numbers every symbol anew. */
  private void enter(long newEpoch) {
    if (newEpoch != epoch) {
      epoch = newEpoch;
      cells.values().forEach(PriceCell::renumbered);
    }
  }

  /** Seats a client with {@code marks} at {@code symbol}, known or not. */
  public Seat seat(Symbol symbol, DirtyMarks marks) {
    return new Seat(cell(symbol), marks);
  }

  /** The one instance of a seated {@code symbol} that all its seats share. */
  public Symbol name(Symbol symbol) {
    return cell(symbol).symbol;
  }

  /** Ends what {@link #seat} began. */
  public void leave(Symbol symbol, Seat seat) {
    seat.leave();
    PriceCell cell = cells.get(symbol);
    if (cell != null && cell.idle() && !cell.present()) {
      cells.remove(symbol);
    }
  }

  /** Symbols whose price comes from the feed, in no order. */
  public Stream<Symbol> live() {
    return cells.values().stream()
        .filter(cell -> cell.price() != null && cell.price().origin() == PriceUpdate.Origin.LIVE)
        .map(cell -> cell.symbol);
  }

  private PriceCell cell(Symbol symbol) {
    return cells.computeIfAbsent(symbol, missing -> new PriceCell(missing, clock));
  }
}
