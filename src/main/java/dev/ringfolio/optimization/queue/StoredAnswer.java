package dev.ringfolio.optimization.queue;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.FailureException;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.OptimizationAccepted;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.ReadOptimization;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.StoredOptimization;
import dev.ringfolio.optimization.ContentDigest;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * The first answer to a request that is asked for again, where the queue no longer has it: from the
 * store of results. On the queue's event loop.
 */
final class StoredAnswer {
  private StoredAnswer() {}

  /**
   * What is kept of {@code request}; empty where the store has none, or has a newer one by that id
   * that is not the same. Fails with {@code unavailable} while the store is away.
   */
  static Future<Optional<StoredOptimization>> read(Bus bus, Optimize request) {
    String id = String.valueOf(request.requestId());
    return bus.ask(
            Services.READ_STORED_OPTIMIZATION,
            new ReadOptimization(id, request.user(), request.scope()))
        .map(kept -> Optional.of(kept).filter(found -> answers(found, request)))
        .recover(StoredAnswer::none);
  }

  private static boolean answers(StoredOptimization found, Optimize request) {
    String content = found.content();
    return found.scope().equals(request.scope())
        && content != null
        && ContentDigest.read(content).equals(Optional.of(ContentDigest.of(request)));
  }

  private static Future<Optional<StoredOptimization>> none(Throwable cause) {
    return cause instanceof FailureException failed
            && failed.failure().code() == FailureCode.NOT_FOUND
        ? Future.succeededFuture(Optional.empty())
        : Future.failedFuture(cause);
  }

  /** As it is told to who asks again. */
  static OptimizationAccepted again(StoredOptimization kept) {
    return new OptimizationAccepted(kept.requestId(), 0, 0.0, true, null, kept);
  }
}
