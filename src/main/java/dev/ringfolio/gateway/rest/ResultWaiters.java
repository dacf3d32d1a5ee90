package dev.ringfolio.gateway.rest;

import dev.ringfolio.bus.TopicHandler;
import dev.ringfolio.contract.OptimizationEvent;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Requests over HTTP that wait for a result. Hears every result once, and hands it to those who
 * wait for it. Owned by the routes, on their event loop.
 */
final class ResultWaiters implements TopicHandler<OptimizationEvent> {
  /** Who waits for a result. */
  interface Waiter {
    void finished(OptimizationFinished result);

    /** Results were missed: whether this one was among them is to be asked. */
    void missed();
  }

  private record Key(String user, String requestId) {}

  private final int waitersMax;
  private final Map<Key, List<Waiter>> waiters = new HashMap<>();
  private int size;

  ResultWaiters(int waitersMax) {
    this.waitersMax = waitersMax;
  }

  /** Whether there was a place: a waiter that finds none does not wait. */
  boolean enter(String user, String requestId, Waiter waiter) {
    if (size >= waitersMax) {
      return false;
    }
    waiters.computeIfAbsent(new Key(user, requestId), key -> new ArrayList<>()).add(waiter);
    size++;
    return true;
  }

  void leave(String user, String requestId, Waiter waiter) {
    Key key = new Key(user, requestId);
    List<Waiter> same = waiters.get(key);
    if (same != null && same.remove(waiter)) {
      size--;
      if (same.isEmpty()) {
        waiters.remove(key);
      }
    }
  }

  int size() {
    return size;
  }

  @Override
  public void entries(long epoch, long first, List<OptimizationEvent> entries) {
    for (OptimizationEvent event : entries) {
      // Over HTTP the scope of a request is its user; that of a client without a token is its own.
      if (event instanceof OptimizationFinished result
          && result.request().scope().equals(result.user())) {
        List<Waiter> same =
            waiters.getOrDefault(new Key(result.user(), result.requestId()), List.of());
        List.copyOf(same).forEach(waiter -> waiter.finished(result));
      }
    }
  }

  @Override
  public void gap(long epoch, long from, long to) {
    List<Waiter> all = waiters.values().stream().flatMap(List::stream).toList();
    all.forEach(Waiter::missed);
  }
}
