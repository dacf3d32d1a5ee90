package dev.ringfolio.optimization.comparison;

import dev.ringfolio.contract.Compare;
import dev.ringfolio.contract.ComparisonState;
import dev.ringfolio.contract.ComparisonState.Status;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.optimization.queue.RunTimes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The line of comparisons: those that wait, in the order of their acceptance, the one that runs,
 * and the newest that are over. Owned by the comparisons verticle; not thread-safe; time is pushed
 * in.
 *
 * <p>Invariants: a ticket is in exactly one of the line, the run, the finished; a finished one
 * never changes; what the store lacks is never dropped from memory; accepted = finished + waiting +
 * running.
 */
final class ComparisonDesk {
  /** Finished ones that are read without the store, at most 100 kB each. */
  static final int FINISHED_MAX = 50;

  /** Finished ones that the store lacks: at that, none is accepted. Some 20 MB at most. */
  static final int UNKEPT_MAX = 200;

  /** Advice to come back is within these, in seconds, as that of the queue of optimizations. */
  static final double RETRY_SECONDS_MIN = 0.1;

  static final double RETRY_SECONDS_MAX = 60.0;

  /**
   * How much may wait.
   *
   * @param capacity comparisons that may wait, the running one not counted
   * @param userQuota of one user among them
   */
  record Bounds(int capacity, int userQuota) {}

  private final Bounds bounds;
  private final RunTimes runTimes = new RunTimes();
  private final TreeMap<Long, Ticket> line = new TreeMap<>();

  /** Users whose comparisons are being accepted by the store. */
  private final List<String> reserved = new ArrayList<>();

  private final TreeMap<Long, Ticket> finished = new TreeMap<>();
  private final Deque<Ticket> unkept = new ArrayDeque<>();
  private @Nullable Ticket running;
  private long refused;

  ComparisonDesk(Bounds bounds) {
    this.bounds = bounds;
  }

  /** Makes room for a comparison that is being accepted; empty, or why there is none. */
  Optional<Failure> reserve(String user) {
    long own =
        line.values().stream().filter(ticket -> ticket.row().owner().equals(user)).count()
            + reserved.stream().filter(user::equals).count();
    int all = line.size() + reserved.size();
    if (bounds.userQuota() < bounds.capacity() && own >= bounds.userQuota()) {
      String detail = own + " comparisons of '" + user + "' wait, " + bounds.userQuota() + " may";
      return Optional.of(full(FailureCode.USER_QUEUE_FULL, detail, foremost(user)));
    }
    if (all >= bounds.capacity()) {
      String detail = all + " comparisons wait, " + bounds.capacity() + " may";
      return Optional.of(full(FailureCode.QUEUE_FULL, detail, 1));
    }
    if (unkept.size() >= UNKEPT_MAX) {
      String detail = unkept.size() + " comparisons are over and wait to be kept";
      return Optional.of(full(FailureCode.UNAVAILABLE, detail, 1));
    }
    reserved.add(user);
    return Optional.empty();
  }

  private Failure full(FailureCode code, String detail, int position) {
    refused++;
    double seconds = position * mean();
    double advice = Math.min(RETRY_SECONDS_MAX, Math.max(RETRY_SECONDS_MIN, seconds));
    return new Failure(code, detail, Map.of(), advice);
  }

  private int foremost(String user) {
    int position = 1;
    for (Ticket ticket : line.values()) {
      if (ticket.row().owner().equals(user)) {
        return position;
      }
      position++;
    }
    return position;
  }

  /** Ends a reservation, whatever came of it. */
  void release(String user) {
    reserved.remove(user);
  }

  /** Takes in what the store has accepted; one that is here already stays as it is. */
  Ticket enqueue(KeptComparison row, Compare request) {
    Optional<Ticket> known = find(row.number());
    if (known.isPresent()) {
      return known.get();
    }
    Ticket ticket = new Ticket(row, request);
    line.put(row.number(), ticket);
    return ticket;
  }

  /** The next one, which runs from now on; empty while one runs, or none waits. */
  Optional<Ticket> begin(long nowNanos) {
    Map.Entry<Long, Ticket> first = running == null ? line.pollFirstEntry() : null;
    if (first == null) {
      return Optional.empty();
    }
    Ticket ticket = first.getValue();
    ticket.begin(nowNanos);
    running = ticket;
    return Optional.of(ticket);
  }

  /** The running one took so long to the end. */
  void took(double seconds) {
    runTimes.add(Method.MEAN_VARIANCE, seconds);
  }

  /**
   * It is over, whether it waited or ran.
   *
   * @return false where it was over before: nothing changes
   */
  boolean finish(Ticket ticket, Status how, long nowMillis, String told) {
    if (ticket.over()) {
      return false;
    }
    line.remove(ticket.row().number());
    if (running == ticket) {
      running = null;
    }
    ticket.finish(how, nowMillis, told);
    finished.put(ticket.row().number(), ticket);
    unkept.add(ticket);
    return true;
  }

  /** Finished ones that the store lacks, the first finished first, {@code limit} at most. */
  List<Ticket> unkept(int limit) {
    return unkept.stream().limit(limit).toList();
  }

  /** The store has these: from now on they may leave. */
  void kept(List<Ticket> tickets) {
    unkept.removeAll(tickets);
    while (finished.size() > FINISHED_MAX + unkept.size()) {
      finished.values().stream()
          .filter(ticket -> !unkept.contains(ticket))
          .findFirst()
          .ifPresent(oldest -> finished.remove(oldest.row().number()));
    }
  }

  Optional<Ticket> find(long number) {
    Ticket found = line.getOrDefault(number, finished.get(number));
    if (found == null && running != null && running.row().number() == number) {
      found = running;
    }
    return Optional.ofNullable(found);
  }

  /** The one that {@code owner} calls so. */
  Optional<Ticket> find(String owner, String requestId) {
    return all().values().stream()
        .filter(ticket -> ticket.row().owner().equals(owner))
        .filter(ticket -> requestId.equals(ticket.row().requestId()))
        .findFirst();
  }

  /** As the store would answer, of what is here. */
  List<ComparisonState> newest(
      @Nullable String owner, @Nullable String portfolioId, long before, int limit) {
    return all().headMap(before, false).descendingMap().values().stream()
        .filter(ticket -> owner == null || owner.equals(ticket.row().owner()))
        .filter(ticket -> portfolioId == null || portfolioId.equals(ticket.row().portfolioId()))
        .limit(limit)
        .map(ticket -> listed(ticket.row()))
        .toList();
  }

  private NavigableMap<Long, Ticket> all() {
    NavigableMap<Long, Ticket> all = new TreeMap<>(finished);
    all.putAll(line);
    if (running != null) {
      all.put(running.row().number(), running);
    }
    return all;
  }

  /** Where a comparison is, by what is known here, else by what is kept. */
  ComparisonState state(KeptComparison kept) {
    return state(kept, false);
  }

  /** The same without its answer. */
  ComparisonState listed(KeptComparison kept) {
    return state(kept, true);
  }

  private ComparisonState state(KeptComparison kept, boolean listed) {
    Ticket ticket = find(kept.number()).orElse(null);
    KeptComparison row = ticket == null ? kept : ticket.row();
    int position = line.headMap(row.number(), true).size();
    boolean waits = line.containsKey(row.number());
    boolean next = position == 1 && running == null;
    return new ComparisonState(
        row.id(),
        row.requestId(),
        row.portfolioId(),
        row.symbols(),
        ticket == null ? row.status() : ticket.status(),
        waits ? position : 0,
        waits && !next ? position * mean() : 0.0,
        row.createdMillis(),
        row.finishedMillis(),
        listed ? null : row.answer());
  }

  private double mean() {
    return runTimes.mean(Method.MEAN_VARIANCE);
  }

  Optional<Ticket> running() {
    return Optional.ofNullable(running);
  }

  int waiting() {
    return line.size();
  }

  int finishedHeld() {
    return finished.size();
  }

  int unkept() {
    return unkept.size();
  }

  /** Those that found no room, since the start. */
  long refused() {
    return refused;
  }
}
