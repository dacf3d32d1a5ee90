package dev.ringfolio.prices;

import dev.ringfolio.core.market.DailyBar;
import dev.ringfolio.core.model.StoreUnavailable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the bars of settled sessions to the store, off the event loop, and again until it took
 * them. At most {@link #WAITING_MAX} wait; the oldest go then, and are counted. Owned by the price
 * cache, on whose context everything here runs.
 */
final class BarsKeeper {
  static final int WAITING_MAX = 1_000;

  /** Between two tries at a store that is away. */
  static final long PAUSE_MILLIS = 5_000;

  private static final Logger LOG = LoggerFactory.getLogger(BarsKeeper.class);

  private final WorkerExecutor pool;
  private final KeptBars store;
  private final Deque<DailyBar> waiting = new ArrayDeque<>();
  private boolean writing;
  private boolean away;
  private long nextTryMillis = Long.MIN_VALUE;
  private long kept;
  private long dropped;

  BarsKeeper(Vertx vertx, KeptBars store) {
    this.pool = vertx.createSharedWorkerExecutor("daily-bars-keeper", 1);
    this.store = store;
  }

  /** Takes bars, and writes what waits, unless that is under way or was tried just now. */
  void keep(List<DailyBar> bars, long nowMillis) {
    bars.forEach(this::add);
    if (writing || waiting.isEmpty() || nowMillis < nextTryMillis) {
      return;
    }
    writing = true;
    List<DailyBar> these = List.copyOf(waiting);
    waiting.clear();
    pool.executeBlocking(() -> store.keep(these), false)
        .onComplete(ended -> writing = false)
        .onSuccess(this::stored)
        .onFailure(cause -> failed(these, cause, nowMillis));
  }

  private void add(DailyBar bar) {
    if (waiting.size() == WAITING_MAX) {
      waiting.removeFirst();
      dropped++;
    }
    waiting.addLast(bar);
  }

  private void stored(int count) {
    kept += count;
    if (away) {
      LOG.info("the database keeps daily bars again");
    }
    away = false;
  }

  /** Told once, however often it is tried. */
  private void failed(List<DailyBar> these, Throwable cause, long nowMillis) {
    if (!(cause instanceof StoreUnavailable)) {
      LOG.error("{} daily bars cannot be kept", these.size(), cause);
      dropped += these.size();
      return;
    }
    if (!away) {
      LOG.warn("{} daily bars wait for the database: {}", these.size(), cause.getMessage());
    }
    away = true;
    nextTryMillis = nowMillis + PAUSE_MILLIS;
    List<DailyBar> since = List.copyOf(waiting);
    waiting.clear();
    these.forEach(this::add);
    since.forEach(this::add);
  }

  /** Bars that the store took, in all. */
  long kept() {
    return kept;
  }

  /** Bars that wait for the store. */
  int waiting() {
    return waiting.size();
  }

  /** Bars that were given up, in all. */
  long dropped() {
    return dropped;
  }

  Future<Void> close() {
    return pool.close();
  }
}
