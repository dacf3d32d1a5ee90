package dev.ringfolio.optimization.queue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The requests that wait, in the order of their acceptance. One that is put back is older than all
 * that were never tried, so it stands before them again. Owned by {@link JobQueue}.
 */
final class WaitingLine {
  private final TreeMap<Long, Ticket> tickets = new TreeMap<>();

  /** Never holds a zero, so it is no larger than the line. */
  private final Map<String, Integer> countOfUser = new HashMap<>();

  void add(Ticket ticket) {
    tickets.put(ticket.jobId, ticket);
    countOfUser.merge(ticket.request.user(), 1, Integer::sum);
  }

  void remove(Ticket ticket) {
    if (tickets.remove(ticket.jobId) != null) {
      countOfUser.computeIfPresent(
          ticket.request.user(), (user, count) -> count > 1 ? count - 1 : null);
    }
  }

  /**
   * The next one that {@code passedOver} does not take; it waits no longer. Empty while those
   * before it are not admitted: they are admitted in order.
   */
  Optional<Ticket> poll(Predicate<Ticket> passedOver) {
    for (Ticket ticket : tickets.values()) {
      if (!ticket.admitted()) {
        return Optional.empty();
      }
      if (!passedOver.test(ticket)) {
        remove(ticket);
        return Optional.of(ticket);
      }
    }
    return Optional.empty();
  }

  /** Those that want what {@code solved} wants, in order; a copy. */
  List<Ticket> joined(Ticket solved) {
    return solved.key == null
        ? List.of()
        : tickets.values().stream().filter(solved::wantsTheSame).toList();
  }

  int size() {
    return tickets.size();
  }

  /** How many of {@code user} wait. */
  int size(String user) {
    return countOfUser.getOrDefault(user, 0);
  }

  /** Counts the waiting requests up to {@code ticket} with it: 1 = next. */
  int position(Ticket ticket) {
    return tickets.headMap(ticket.jobId, true).size();
  }

  /** The position of the foremost of {@code user}, or one after the last where there is none. */
  int foremost(String user) {
    int position = 1;
    for (Ticket ticket : tickets.values()) {
      if (ticket.request.user().equals(user)) {
        break;
      }
      position++;
    }
    return position;
  }

  /** All, in order; a copy. */
  List<Ticket> all() {
    return new ArrayList<>(tickets.values());
  }
}
