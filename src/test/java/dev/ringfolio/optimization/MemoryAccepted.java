package dev.ringfolio.optimization;

import dev.ringfolio.contract.Optimize;
import dev.ringfolio.core.model.StoreUnavailable;
import dev.ringfolio.optimization.queue.AcceptedStore;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/** Accepted requests in memory, whose store can go away or hang. Any thread. */
public final class MemoryAccepted implements AcceptedStore {
  private final TreeMap<Long, KeptRequest> rows = new TreeMap<>();

  /** How many each transaction brought. */
  private final List<Integer> batches = new ArrayList<>();

  private final List<AnsweredId> answered = new ArrayList<>();
  private boolean away;
  private CountDownLatch gate = new CountDownLatch(0);

  @Override
  public void add(List<KeptRequest> requests) {
    pass();
    synchronized (this) {
      requests.forEach(request -> rows.putIfAbsent(request.number(), request));
      batches.add(requests.size());
    }
  }

  @Override
  public synchronized List<KeptRequest> open() {
    if (away) {
      throw new StoreUnavailable("out for a walk", new IllegalStateException());
    }
    return List.copyOf(rows.values());
  }

  @Override
  public synchronized List<AnsweredId> answered(long sinceMillis, int limit) {
    return answered.stream().filter(id -> id.answeredMillis() >= sinceMillis).limit(limit).toList();
  }

  private void pass() {
    CountDownLatch now;
    synchronized (this) {
      if (away) {
        throw new StoreUnavailable("out for a walk", new IllegalStateException());
      }
      now = gate;
    }
    try {
      now.await();
    } catch (InterruptedException e) {
      throw new StoreUnavailable("interrupted", e);
    }
  }

  public synchronized void away(boolean gone) {
    away = gone;
  }

  /** From now on nothing is added, and who tries waits, until {@link #goOn}. */
  public synchronized void hang() {
    gate = new CountDownLatch(1);
  }

  public synchronized void goOn() {
    gate.countDown();
  }

  /** What the store of results would do with its result. */
  public synchronized void answered(String requestId) {
    rows.values().removeIf(row -> row.requestId().equals(requestId));
  }

  /** The same, of a request whose client chose the id. */
  public synchronized void answered(Optimize request, long nowMillis) {
    String id = String.valueOf(request.requestId());
    answered(id);
    answered.add(new AnsweredId(id, request.scope(), ContentDigest.written(request), nowMillis));
  }

  public synchronized List<String> ids() {
    return rows.values().stream().map(KeptRequest::requestId).toList();
  }

  public synchronized List<Integer> batches() {
    return List.copyOf(batches);
  }
}
