package dev.ringfolio.optimization.comparison;

import dev.ringfolio.contract.ComparisonState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Readers that wait for a comparison to be over, {@value #WAITS_MAX} at most: who finds no place
 * does not wait. Owned by the comparisons verticle.
 */
final class ComparisonWaits {
  static final int WAITS_MAX = 1_000;

  private final Vertx vertx;
  private final Map<String, List<Promise<Void>>> waits = new HashMap<>();
  private int size;

  ComparisonWaits(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Done when the comparison is over, or the time is up; at once where there is no place. */
  Future<Void> until(ComparisonState state, long millis) {
    if (state.status().over() || millis <= 0 || size >= WAITS_MAX) {
      return Future.succeededFuture();
    }
    Promise<Void> wait = Promise.promise();
    waits.computeIfAbsent(state.id(), id -> new ArrayList<>()).add(wait);
    size++;
    long timer = vertx.setTimer(millis, id -> wait.tryComplete());
    return wait.future()
        .onComplete(
            done -> {
              vertx.cancelTimer(timer);
              leave(state.id(), wait);
            });
  }

  private void leave(String id, Promise<Void> wait) {
    List<Promise<Void>> same = waits.get(id);
    if (same != null && same.remove(wait)) {
      size--;
      if (same.isEmpty()) {
        waits.remove(id);
      }
    }
  }

  /** The comparison is over. */
  void over(String id) {
    List.copyOf(waits.getOrDefault(id, List.of())).forEach(Promise::tryComplete);
  }

  /** Nobody waits any longer. */
  void end() {
    List.copyOf(waits.keySet()).forEach(this::over);
  }

  int size() {
    return size;
  }
}
