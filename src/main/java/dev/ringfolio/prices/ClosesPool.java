package dev.ringfolio.prices;

import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.prices.LastCloses.DailyClose;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Reads last closes off the event loop, on {@link #THREADS} threads. A store that hangs costs its
 * callers {@link #DEADLINE_MILLIS} each and holds at most {@link #READS_MAX} reads; more fail at
 * once. Owned by the price cache, on whose context answers come.
 */
final class ClosesPool {
  static final int THREADS = 2;
  static final int READS_MAX = 16;
  static final long DEADLINE_MILLIS = 500;

  private final WorkerExecutor pool;
  private final LastCloses closes;
  private int reads;

  ClosesPool(Vertx vertx, LastCloses closes) {
    this.pool = vertx.createSharedWorkerExecutor("prices-closes", THREADS);
    this.closes = closes;
  }

  /** See {@link LastCloses#read}. */
  Future<Map<Symbol, List<DailyClose>>> read(List<Symbol> symbols, LocalDate before) {
    if (reads >= READS_MAX) {
      return Future.failedFuture(READS_MAX + " reads of last closes are under way");
    }
    reads++;
    return pool.executeBlocking(() -> closes.read(symbols, before), false)
        .onComplete(ended -> reads--)
        .timeout(DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** See {@link LastCloses#remembered}. */
  Map<Symbol, List<DailyClose>> remembered(List<Symbol> symbols, LocalDate before) {
    return closes.remembered(symbols, before);
  }

  Future<Void> close() {
    return pool.close();
  }
}
