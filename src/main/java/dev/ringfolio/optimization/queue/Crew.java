package dev.ringfolio.optimization.queue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The workers that the queue heard of, and those of them that wait for a job.
 *
 * <p>The worker that asked last is served first. The order of jobs does not depend on it, and that
 * worker is the one most surely alive, with the estimates of its last job at hand; one that is gone
 * sinks to the bottom and is forgotten there instead of costing a job its lease.
 *
 * <p>Owned by {@link JobQueue}.
 */
final class Crew {
  /**
   * Beyond, the one not heard of for longest is forgotten; if it waits, it is told to ask again.
   */
  static final int WORKERS_MAX = 1_000;

  /** How long a worker waits for a job before it is told to ask again. */
  static final long PARK_NANOS = 15_000_000_000L;

  /** A worker not heard of for that long is none: twice the time after which an idle one asks. */
  static final long SILENCE_NANOS = 2 * PARK_NANOS;

  private record Parked(String workerId, JobQueue.Taker taker, long untilNanos) {}

  private final Map<String, Long> heardNanos = new LinkedHashMap<>(16, 0.75f, true);

  /** The newest first. */
  private final Deque<Parked> parked = new ArrayDeque<>();

  /** {@code workerId} is alive. */
  void heard(String workerId, long nowNanos) {
    heardNanos.put(workerId, nowNanos);
    if (heardNanos.size() > WORKERS_MAX) {
      String oldest = heardNanos.keySet().iterator().next();
      heardNanos.remove(oldest);
      unpark(oldest);
    }
  }

  /** Keeps {@code taker} until there is a job. An earlier one of the same worker ends with none. */
  void park(String workerId, JobQueue.Taker taker, long nowNanos) {
    unpark(workerId);
    parked.addFirst(new Parked(workerId, taker, nowNanos + PARK_NANOS));
  }

  /** The next idle worker, which is idle no longer. */
  Optional<Map.Entry<String, JobQueue.Taker>> next() {
    Parked next = parked.poll();
    return next == null ? Optional.empty() : Optional.of(Map.entry(next.workerId, next.taker));
  }

  /** Tells those that waited long enough to ask again, and forgets those that are gone. */
  void tick(long nowNanos) {
    while (!parked.isEmpty() && nowNanos - parked.getLast().untilNanos >= 0) {
      parked.removeLast().taker.none();
    }
    heardNanos.values().removeIf(heard -> nowNanos - heard >= SILENCE_NANOS);
  }

  /** Workers heard of lately. */
  int size() {
    return heardNanos.size();
  }

  int idle() {
    return parked.size();
  }

  private void unpark(String workerId) {
    for (Iterator<Parked> each = parked.iterator(); each.hasNext(); ) {
      Parked at = each.next();
      if (at.workerId.equals(workerId)) {
        each.remove();
        at.taker.none();
        return;
      }
    }
  }
}
