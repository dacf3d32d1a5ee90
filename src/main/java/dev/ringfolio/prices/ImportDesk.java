package dev.ringfolio.prices;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.ImportAnswer;
import dev.ringfolio.contract.ImportAnswer.PieceTaken;
import dev.ringfolio.contract.ImportPiece;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.storage.StorePool;
import io.vertx.core.Future;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes uploaded histories, one at a time, each in one transaction. An upload whose next piece does
 * not come for {@value #IDLE_SECONDS} s is rolled back; the time that the store takes for a piece
 * does not count. Owned by the bars verticle, on whose context it runs; pieces are stored on the
 * pool, one after the other: the transaction of an import is used by one thread at a time, and
 * never rolled back under a piece that is stored.
 */
final class ImportDesk {
  static final int IDLE_SECONDS = 60;

  private static final class Running {
    final String id;
    final boolean partial;
    int next;
    int underWay;
    long lastNanos;

    /** Used by the pool's threads alone, one at a time. */
    @Nullable HistoryImport state;

    Running(String id, boolean partial) {
      this.id = id;
      this.partial = partial;
    }
  }

  private final DailyBars bars;
  private final StorePool pool;
  private final Clock clock;
  private final Runnable onEnd;
  private @Nullable Running running;

  /**
   * @param onEnd is called when an import has ended, whether it was stored or not
   */
  ImportDesk(DailyBars bars, StorePool pool, Clock clock, Runnable onEnd) {
    this.bars = bars;
    this.pool = pool;
    this.clock = clock;
    this.onEnd = onEnd;
  }

  /** The next piece of an import; fails with what the store throws. */
  Future<ImportAnswer> take(ImportPiece piece) {
    Running current = running;
    if (piece.index() == 0 && current == null) {
      current = new Running(piece.importId(), piece.partial());
      running = current;
    }
    if (current == null || !current.id.equals(piece.importId())) {
      return Bus.refuse(piece.index() == 0 ? busy() : brokeOff());
    }
    if (piece.aborted()) {
      return end(current).map(new PieceTaken(piece.index()));
    }
    if (piece.index() != current.next) {
      throw new IllegalArgumentException(
          "piece " + piece.index() + " of import " + piece.importId() + " after " + current.next);
    }
    current.next++;
    return store(current, piece);
  }

  private static Failure busy() {
    return new Failure(
        FailureCode.UNAVAILABLE,
        "another history is being imported; one is taken at a time",
        Map.of(),
        DatabaseWatch.RETRY_SECONDS);
  }

  private static Failure brokeOff() {
    return new Failure(
        FailureCode.UNAVAILABLE, "the import broke off: nothing came for " + IDLE_SECONDS + " s");
  }

  private Future<ImportAnswer> store(Running current, ImportPiece piece) {
    current.underWay++;
    return pool.inOrder(() -> storeNow(current, piece))
        .onComplete(
            answer -> {
              current.underWay--;
              current.lastNanos = clock.nanos();
              if (answer.failed() || piece.last()) {
                end(current);
              }
            });
  }

  private ImportAnswer storeNow(Running current, ImportPiece piece) {
    HistoryImport state = current.state;
    if (state == null) {
      state = new HistoryImport(bars.begin(), current.partial);
      current.state = state;
    }
    state.take(piece.bytes());
    return piece.last() ? state.end() : new PieceTaken(piece.index());
  }

  /** Ends the import that waits for its next piece for too long. Call it every few seconds. */
  void dropIdle() {
    Running current = running;
    long idle = TimeUnit.SECONDS.toNanos(IDLE_SECONDS);
    if (current != null && current.underWay == 0 && clock.nanos() - current.lastNanos > idle) {
      end(current);
    }
  }

  /** Rolls back what runs; done when the store was told. */
  Future<Void> close() {
    return running == null ? Future.succeededFuture() : end(running);
  }

  private Future<Void> end(Running ended) {
    running = running == ended ? null : running;
    return pool.<Void>inOrder(
            () -> {
              if (ended.state != null) {
                ended.state.close();
              }
              return null;
            })
        .onComplete(closed -> onEnd.run());
  }
}
