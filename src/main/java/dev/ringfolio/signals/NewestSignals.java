package dev.ringfolio.signals;

import dev.ringfolio.contract.Signal;
import dev.ringfolio.core.model.Tier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The newest signals in memory, for the time in which the store is away: at most {@value #MAX}, the
 * oldest go. Owned by the signals verticle.
 */
final class NewestSignals {
  static final int MAX = 1_000;

  /** Newest first. */
  private final Deque<Signal> signals = new ArrayDeque<>();

  /** Takes a signal newer than all before. */
  void add(Signal signal) {
    signals.addFirst(signal);
    if (signals.size() > MAX) {
      signals.removeLast();
    }
  }

  /** Takes what the store holds, newest first, in place of all. */
  void load(List<Signal> newest) {
    signals.clear();
    signals.addAll(newest.subList(0, Math.min(MAX, newest.size())));
  }

  /** As the store would answer, of what is here. */
  List<Signal> newest(Tier tier, long before, int limit) {
    List<Signal> found = new ArrayList<>();
    for (Signal signal : signals) {
      if (found.size() == limit) {
        break;
      }
      if (signal.number() < before && tier.sees(signal.minTier())) {
        found.add(signal);
      }
    }
    return found;
  }

  Optional<Signal> signal(long number) {
    return signals.stream().filter(signal -> signal.number() == number).findFirst();
  }
}
