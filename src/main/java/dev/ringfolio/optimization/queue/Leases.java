package dev.ringfolio.optimization.queue;

import dev.ringfolio.contract.Optimize;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which worker is at which job, and until when it is believed to be. Each worker has one at most.
 * Owned by {@link JobQueue}.
 */
final class Leases {
  /** Without a word from its worker for that long, a job is put back. */
  static final long LEASE_MILLIS = 5_000;

  private static final long LEASE_NANOS = LEASE_MILLIS * 1_000_000L;

  /** A ticket in the hands of a worker. */
  static final class Run {
    final String workerId;
    final long jobId;
    final int attempt;

    /** What its worker was told to solve. */
    final Optimize asked;

    /** Who gets the answer first; another of the same content, once that one wants it no more. */
    private Ticket ticket;

    private final long sinceNanos;
    private long endsNanos;

    /** From when on its progress may be told again. */
    long progressDueNanos;

    private Run(String workerId, Ticket ticket, long nowNanos) {
      this.workerId = workerId;
      this.ticket = ticket;
      this.jobId = ticket.jobId;
      this.asked = ticket.request;
      this.attempt = ticket.attempts;
      this.sinceNanos = nowNanos;
      this.progressDueNanos = nowNanos;
      renew(nowNanos);
    }

    Ticket ticket() {
      return ticket;
    }

    /** From now on it is {@code heir}'s, which wants the same. */
    void pass(Ticket heir) {
      ticket = heir;
    }

    double seconds(long nowNanos) {
      return (nowNanos - sinceNanos) / 1e9;
    }

    void renew(long nowNanos) {
      endsNanos = nowNanos + LEASE_NANOS;
    }
  }

  private final Map<String, Run> byWorker = new HashMap<>();

  void begin(String workerId, Ticket ticket, long nowNanos) {
    byWorker.put(workerId, new Run(workerId, ticket, nowNanos));
  }

  /** That run, if it is not over. */
  Optional<Run> find(String workerId, long jobId, int attempt) {
    return Optional.ofNullable(byWorker.get(workerId))
        .filter(run -> run.jobId == jobId && run.attempt == attempt);
  }

  /** What that worker is at. */
  Optional<Run> of(String workerId) {
    return Optional.ofNullable(byWorker.get(workerId));
  }

  /** Whatever that worker was at is over. */
  Optional<Run> end(String workerId) {
    return Optional.ofNullable(byWorker.remove(workerId));
  }

  /** Ends and returns the runs whose time is over. */
  List<Run> expire(long nowNanos) {
    List<Run> expired = new ArrayList<>(0);
    for (Iterator<Run> each = byWorker.values().iterator(); each.hasNext(); ) {
      Run run = each.next();
      if (nowNanos - run.endsNanos >= 0) {
        each.remove();
        expired.add(run);
      }
    }
    return expired;
  }

  /** Whether a run solves what {@code ticket} wants. */
  boolean solve(Ticket ticket) {
    return byWorker.values().stream().anyMatch(run -> run.ticket.wantsTheSame(ticket));
  }

  Collection<Run> all() {
    return byWorker.values();
  }

  int size() {
    return byWorker.size();
  }
}
