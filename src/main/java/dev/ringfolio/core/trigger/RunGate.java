package dev.ringfolio.core.trigger;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Holds the runs of one owner's portfolio apart: one at a time, and no two within the interval.
 * Triggers that fired meanwhile wait in the order in which they did, each once. Owned by one {@link
 * TriggerEngine}; time is pushed in.
 */
final class RunGate {
  private final Deque<TriggerWatch> due = new ArrayDeque<>();
  private List<TriggerWatch> running = List.of();

  /** A run is under way, also of triggers that were taken away or changed since. */
  private boolean busy;

  private long ranMillis;
  private long ranBeforeMillis;
  private long notBeforeMillis;

  /** A run of this portfolio is known to have begun then. */
  void ran(long atMillis) {
    ranMillis = Math.max(ranMillis, atMillis);
  }

  /** A run of this portfolio goes on of which only its end will be heard. */
  void underWay() {
    busy = true;
  }

  void add(TriggerWatch watch) {
    due.add(watch);
  }

  void remove(TriggerWatch watch) {
    due.remove(watch);
    running = running.stream().filter(w -> w != watch).toList();
  }

  /** When a run may begin, if none is under way. */
  long openMillis(long intervalMillis) {
    long free = ranMillis == 0 ? 0 : ranMillis + intervalMillis;
    return Math.max(free, notBeforeMillis);
  }

  boolean isRunning() {
    return busy;
  }

  boolean isIdle() {
    return due.isEmpty() && !busy;
  }

  /** Begins a run where one is due and may; those with the same request share it. */
  List<TriggerWatch> begin(long intervalMillis, long nowMillis) {
    if (due.isEmpty() || isRunning() || nowMillis < openMillis(intervalMillis)) {
      return List.of();
    }
    TriggerSpec first = due.element().spec;
    running = due.stream().filter(w -> w.spec.request().equals(first.request())).toList();
    due.removeAll(running);
    busy = true;
    ranBeforeMillis = ranMillis;
    ranMillis = nowMillis;
    running.forEach(
        watch -> {
          watch.due = false;
          watch.ranMillis = nowMillis;
          watch.runAskedMillis = watch.askedMillis;
        });
    return running;
  }

  /** The run did not begin after all: it is tried again at that time, before all others. */
  void refused(long retryAtMillis) {
    List<TriggerWatch> back = new ArrayList<>(running);
    for (int i = back.size() - 1; i >= 0; i--) {
      TriggerWatch watch = back.get(i);
      due.remove(watch); // one that fired meanwhile waits already
      due.addFirst(watch);
      watch.due = true;
      watch.askedMillis = watch.runAskedMillis;
    }
    dropped();
    if (!back.isEmpty()) {
      notBeforeMillis = retryAtMillis;
    }
  }

  /** The run did not begin, and will not: the interval counts from the one before it. */
  void dropped() {
    running.forEach(watch -> watch.ranMillis = ranBeforeMillis);
    ranMillis = ranBeforeMillis;
    ended();
  }

  /** The clock was: nothing waits for the time that was. */
  void setBack(long nowMillis) {
    ranMillis = Math.min(ranMillis, nowMillis);
    ranBeforeMillis = Math.min(ranBeforeMillis, nowMillis);
    notBeforeMillis = Math.min(notBeforeMillis, nowMillis);
  }

  void ended() {
    busy = false;
    running = List.of();
  }
}
