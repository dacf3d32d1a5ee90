package dev.ringfolio.storage;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Uses a blocking store off the event loop, on {@link #THREADS} threads, for a room that knows by
 * itself whether the store is away ({@link StoreCalls} is for those that leave it to that). A store
 * that hangs holds at most {@link #READS_MAX} reads; more are refused at once and counted. Owned by
 * a verticle, on whose context answers come.
 */
public final class StorePool {
  public static final int THREADS = 2;
  public static final int READS_MAX = 32;

  private final WorkerExecutor pool;
  private final String what;
  private final double retrySeconds;
  private int reads;
  private long turnedAway;

  /**
   * @param name of its threads
   * @param what is read, for who is refused: "reads of {@code what} are under way"
   * @param retrySeconds advice to who is refused
   */
  public StorePool(Vertx vertx, String name, String what, double retrySeconds) {
    this.pool = vertx.createSharedWorkerExecutor(name, THREADS);
    this.what = what;
    this.retrySeconds = retrySeconds;
  }

  /** Runs {@code work} when a thread is free, however many run: its owner bounds them. */
  public <T> Future<T> run(Callable<T> work) {
    return pool.executeBlocking(work, false);
  }

  /** As {@link #run}, but when everything that was handed in here before has ended. */
  public <T> Future<T> inOrder(Callable<T> work) {
    return pool.executeBlocking(work, true);
  }

  /** As {@link #run}, where somebody reads and others may, too. */
  public <T> Future<T> read(Callable<T> work) {
    if (reads >= READS_MAX) {
      turnedAway++;
      return Bus.refuse(
          new Failure(
              FailureCode.UNAVAILABLE,
              READS_MAX + " reads of " + what + " are under way",
              Map.of(),
              retrySeconds));
    }
    reads++;
    return run(work).onComplete(ended -> reads--);
  }

  /** Reads that found no room, since the start. */
  public long turnedAway() {
    return turnedAway;
  }

  public Future<Void> close() {
    return pool.close();
  }
}
