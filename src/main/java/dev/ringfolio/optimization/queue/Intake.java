package dev.ringfolio.optimization.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Has accepted requests kept before they are answered.
 *
 * <p><b>Problem.</b> A request that is answered must outlive the process, so it is committed first;
 * a commit takes longer than most solves, and requests come in bursts. And a store that is away
 * must not stop optimizations.
 *
 * <p><b>Idea.</b> One transaction is under way at a time. What comes meanwhile gathers and goes
 * with the next one, so a burst costs two commits and a lone request waits for its own only. Where
 * the store does not take them, they are admitted all the same, and handed to it again when it is
 * back, unless they are answered by then.
 *
 * <p><b>Invariants.</b> Tickets are admitted in the order in which they came, each once. A ticket
 * is in one of: the gathering, the transaction, kept, unkept, or answered.
 *
 * <p>Owned by {@link JobQueue}, whose line bounds what gathers here.
 */
final class Intake {
  /** Requests of one transaction. */
  static final int BATCH_MAX = 100;

  /** Keeps requests where they outlive the process. */
  interface Keeping {
    /**
     * Keeps {@code batch}, all or none, and tells {@code ended} whether it is kept, in this turn or
     * in a later one of the same loop.
     */
    void keep(List<Ticket> batch, Consumer<Boolean> ended);
  }

  private final Keeping keeping;
  private final Consumer<Ticket> admit;
  private final Deque<Ticket> gathering = new ArrayDeque<>();
  private final Set<Ticket> unkept = new LinkedHashSet<>();
  private boolean keepingNow;

  /**
   * @param admit takes each ticket that is kept, or that the store did not take; it may have been
   *     admitted or answered before
   */
  Intake(Keeping keeping, Consumer<Ticket> admit) {
    this.keeping = keeping;
    this.admit = admit;
  }

  void add(Ticket ticket) {
    gathering.add(ticket);
    next();
  }

  /** The store takes requests again: those that it did not take come first, being older. */
  void storeIsBack() {
    List<Ticket> late = new ArrayList<>(unkept);
    unkept.clear();
    for (int i = late.size() - 1; i >= 0; i--) {
      gathering.addFirst(late.get(i));
    }
    next();
  }

  /** The ticket is answered: what is kept of it from now on is its result. */
  void answered(Ticket ticket) {
    unkept.remove(ticket);
    gathering.remove(ticket);
  }

  /** How many open requests the store did not take. */
  int unkept() {
    return unkept.size();
  }

  private void next() {
    if (keepingNow || gathering.isEmpty()) {
      return;
    }
    List<Ticket> batch = new ArrayList<>();
    while (batch.size() < BATCH_MAX && !gathering.isEmpty()) {
      batch.add(gathering.remove());
    }
    keepingNow = true;
    keeping.keep(batch, kept -> ended(batch, kept));
  }

  private void ended(List<Ticket> batch, boolean kept) {
    keepingNow = false;
    for (Ticket ticket : batch) {
      ticket.kept = kept;
      if (!kept && ticket.finished == null) {
        unkept.add(ticket);
      }
    }
    batch.forEach(admit);
    next();
  }
}
