package dev.ringfolio.portfolios;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Uses the store off the event loop, on {@link #THREADS} threads. A store that hangs holds at most
 * {@link #READS_MAX} reads; more are refused at once and counted. (Writes are bounded by {@link
 * WriteLines}.) Owned by the portfolios verticle, on whose context answers come.
 */
final class StorePool {
  static final int THREADS = 2;
  static final int READS_MAX = 32;

  private static final double RETRY_SECONDS = 1;

  private final WorkerExecutor pool;
  private int reads;
  private long turnedAway;

  StorePool(Vertx vertx) {
    this.pool = vertx.createSharedWorkerExecutor("portfolios", THREADS);
  }

  /** Runs {@code work} when a thread is free. */
  <T> Future<T> run(Callable<T> work) {
    return pool.executeBlocking(work, false);
  }

  /** As {@link #run}, where somebody reads and others may, too. */
  <T> Future<T> read(Callable<T> work) {
    if (reads >= READS_MAX) {
      turnedAway++;
      return Bus.refuse(
          new Failure(
              FailureCode.UNAVAILABLE,
              READS_MAX + " reads of trades are under way",
              Map.of(),
              RETRY_SECONDS));
    }
    reads++;
    return run(work).onComplete(ended -> reads--);
  }

  /** Reads that found no room, since the start. */
  long turnedAway() {
    return turnedAway;
  }

  Future<Void> close() {
    return pool.close();
  }
}
