package dev.ringfolio.prices;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Uses the store of daily bars off the event loop, on {@link #THREADS} threads. A store that hangs
 * holds at most {@link #READS_MAX} reads; more are refused at once and counted. Owned by the bars
 * verticle, on whose context answers come.
 */
final class BarsPool {
  static final int THREADS = 2;
  static final int READS_MAX = 32;

  /** Advice to those who find the store busy or away, in seconds. */
  static final double RETRY_SECONDS = 5;

  private final WorkerExecutor pool;
  private int reads;
  private long turnedAway;

  BarsPool(Vertx vertx) {
    this.pool = vertx.createSharedWorkerExecutor("daily-bars", THREADS);
  }

  /** Runs {@code work} when a thread is free. */
  <T> Future<T> read(Callable<T> work) {
    if (reads >= READS_MAX) {
      turnedAway++;
      return Bus.refuse(
          new Failure(
              FailureCode.UNAVAILABLE,
              READS_MAX + " reads of the database are under way",
              Map.of(),
              RETRY_SECONDS));
    }
    reads++;
    return pool.executeBlocking(work, false).onComplete(ended -> reads--);
  }

  /** As {@link #read}, for the one look at the store that its owner has under way at most. */
  <T> Future<T> look(Callable<T> work) {
    return pool.executeBlocking(work, false);
  }

  /**
   * Runs {@code work} when everything that was handed in here before has ended: the transaction of
   * an import is used by one thread at a time, and never rolled back under a piece that is stored.
   */
  <T> Future<T> inOrder(Callable<T> work) {
    return pool.executeBlocking(work, true);
  }

  /** Reads that found no room, since the start. */
  long turnedAway() {
    return turnedAway;
  }

  Future<Void> close() {
    return pool.close();
  }
}
