package dev.ringfolio.optimization.queue;

import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationState.Phase;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The newest requests and their results, for reading. Those that wait or run are always here;
 * finished ones leave, the first finished first, when there are more than 1,000 requests or when
 * their results take more than 32 MiB. Owned by {@link JobQueue}.
 */
final class RequestBook {
  static final int REQUESTS_MAX = 1_000;
  static final long FINISHED_BYTES_MAX = 32L << 20;

  private final TreeMap<Long, Ticket> byAge = new TreeMap<>();
  private final Map<RequestKey, Ticket> byUser = new HashMap<>();
  private final Map<RequestKey, Ticket> byScope = new HashMap<>();
  private final Deque<Ticket> finished = new ArrayDeque<>();
  private long finishedBytes;

  void add(Ticket ticket) {
    byAge.put(ticket.jobId, ticket);
    byUser.put(ticket.owned(), ticket);
    byScope.put(ticket.scoped(), ticket);
    evict();
  }

  /** To be called once {@code ticket} is finished: from now on it may leave. */
  void finished(Ticket ticket, OptimizationFinished result) {
    ticket.phase = Phase.FINISHED;
    ticket.finished = result;
    finished.add(ticket);
    finishedBytes += result.estimatedBytes();
    evict();
  }

  /** The newest request of {@code user} by that id. */
  Optional<Ticket> ofUser(String user, String requestId) {
    return Optional.ofNullable(byUser.get(new RequestKey(user, requestId)));
  }

  /** The newest request by that id in {@code scope}. */
  Optional<Ticket> ofScope(String scope, String requestId) {
    return Optional.ofNullable(byScope.get(new RequestKey(scope, requestId)));
  }

  /** Those that {@code wanted} takes, newest first, {@code limit} at most. */
  List<Ticket> newest(Predicate<Ticket> wanted, int limit) {
    return byAge.descendingMap().values().stream().filter(wanted).limit(limit).toList();
  }

  int size() {
    return byAge.size();
  }

  private void evict() {
    while (byAge.size() > REQUESTS_MAX || finishedBytes > FINISHED_BYTES_MAX) {
      Ticket oldest = finished.poll();
      if (oldest == null) {
        return;
      }
      if (oldest.finished != null) {
        finishedBytes -= oldest.finished.estimatedBytes();
      }
      byAge.remove(oldest.jobId);
      byUser.remove(oldest.owned(), oldest);
      byScope.remove(oldest.scoped(), oldest);
    }
  }
}
