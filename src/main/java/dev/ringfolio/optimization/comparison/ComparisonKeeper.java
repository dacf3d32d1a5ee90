package dev.ringfolio.optimization.comparison;

import dev.ringfolio.storage.StoreCalls;
import io.vertx.core.Future;
import java.util.List;

/**
 * Has the store keep what came of comparisons, one write at a time; while the store is away they
 * wait on the desk. Owned by the comparisons verticle.
 */
final class ComparisonKeeper {
  /** In one transaction: some 2 MB. */
  static final int BATCH_MAX = 20;

  private final ComparisonDesk desk;
  private final ComparisonStore store;
  private final StoreCalls<?> calls;
  private Future<Void> written = Future.succeededFuture();

  ComparisonKeeper(ComparisonDesk desk, ComparisonStore store, StoreCalls<?> calls) {
    this.desk = desk;
    this.store = store;
    this.calls = calls;
  }

  /** Done when what is over now is kept, or cannot be for now. Never fails. */
  Future<Void> keep() {
    if (written.isComplete()) {
      written = write();
      return written;
    }
    return written.compose(done -> desk.unkept() == 0 ? Future.succeededFuture() : keep());
  }

  private Future<Void> write() {
    List<Ticket> batch = desk.unkept(BATCH_MAX);
    if (batch.isEmpty() || calls.away()) {
      return Future.succeededFuture();
    }
    List<KeptComparison> rows = batch.stream().map(Ticket::row).toList();
    return calls
        .write(
            () -> {
              store.finish(rows);
              return rows.size();
            })
        .onSuccess(count -> desk.kept(batch))
        .transform(ended -> ended.succeeded() ? write() : Future.succeededFuture());
  }
}
