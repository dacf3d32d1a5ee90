package dev.ringfolio.optimization.queue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What outlives the queue of a {@link QueueHistory}: accepted requests and results, which go into
 * one transaction; and what is on its way there, which does not.
 */
final class SimulatedDisk {
  private final TreeMap<Long, OpenRequest> rows = new TreeMap<>();
  private final Map<String, Integer> results = new HashMap<>();

  /** Transactions that were given up and may be done yet. */
  private final List<List<Ticket>> late = new ArrayList<>();

  /** Results that were told and are not kept yet. */
  private final List<String> told = new ArrayList<>();

  void commit(List<Ticket> batch) {
    for (Ticket ticket : batch) {
      rows.putIfAbsent(
          ticket.jobId,
          new OpenRequest(ticket.jobId, ticket.requestId, ticket.acceptedMillis, ticket.request));
    }
  }

  void givenUp(List<Ticket> batch) {
    late.add(batch);
  }

  void commitLate() {
    late.forEach(this::commit);
    late.clear();
  }

  void tell(String requestId) {
    told.add(requestId);
  }

  /** Results and requests in one transaction. */
  void keepResults() {
    for (String id : told) {
      results.merge(id, 1, Integer::sum);
      rows.values().removeIf(row -> row.requestId().equals(id));
    }
    told.clear();
  }

  /** What was under way is lost. */
  void kill() {
    late.clear();
    told.clear();
  }

  boolean holds(String requestId) {
    return rows.values().stream().anyMatch(row -> row.requestId().equals(requestId));
  }

  int results(String requestId) {
    return results.getOrDefault(requestId, 0);
  }

  List<OpenRequest> open() {
    return rows.values().stream().filter(row -> results(row.requestId()) == 0).toList();
  }
}
